"""Looking after the articles: one check, started by a schedule. A rerun finds the same."""

from temporalio import workflow

from activities.signatures import CHECK_ARTICLES, CheckArticles
from workflows.calls import call


@workflow.defn(name="HygieneWorkflow")
class HygieneWorkflow:
    """One check of the articles. Takes nothing: a schedule's payloads could not be sealed."""

    @workflow.run
    async def run(self) -> None:
        """Check, and keep what was found."""
        await call(CHECK_ARTICLES, CheckArticles())
