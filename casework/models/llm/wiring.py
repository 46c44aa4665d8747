"""The language models as settings choose them."""

from dataclasses import dataclass

from casework.models.llm.call import Caller
from casework.models.llm.planner import LlmPlanner
from casework.models.llm.reader import LlmReader
from casework.models.llm.writer import LlmWriter
from casework.settings import Settings
from casework.telemetry.setup import Telemetry


@dataclass(frozen=True)
class LlmModels:
    """One client, three uses."""

    caller: Caller
    reader: LlmReader
    planner: LlmPlanner
    writer: LlmWriter

    async def aclose(self) -> None:
        """Let the connections go."""
        await self.caller.aclose()


def models(settings: Settings, telemetry: Telemetry | None = None) -> LlmModels | None:
    """Make the language models; None without a key, and then nothing is ever called."""
    if not settings.openai_api_key:
        return None
    caller = Caller(settings, telemetry or Telemetry.off())
    return LlmModels(caller, LlmReader(caller), LlmPlanner(caller), LlmWriter(caller))
