"""The language model behind an OpenAI-compatible endpoint: reading, planning and rewording.

Importing this loads LangChain; do it only when a key is set.
"""

from casework.models.llm.wiring import LlmModels, models

__all__ = ["LlmModels", "models"]
