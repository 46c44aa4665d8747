"""The documentation page, served from a package: no page of ours loads anything from elsewhere."""

from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

_PACKAGE = "fastapi_offline"
_ASSETS = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png")
#: Swagger UI starts itself from a script in the page and styles what it draws.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)


def assets() -> Path | None:
    """Find the page's files; None when the package is not installed."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "static"
    return folder if all((folder / name).exists() for name in _ASSETS) else None


def install(app: FastAPI) -> None:
    """Serve `/docs` when its files are here; without them there is no such page."""
    folder = assets()
    if folder is None:
        return
    app.mount("/docs/assets", StaticFiles(directory=folder), name="docs-assets")

    @app.get("/docs", include_in_schema=False)
    async def page() -> HTMLResponse:
        html = get_swagger_ui_html(
            openapi_url="/openapi.json",
            title=app.title,
            swagger_js_url="/docs/assets/swagger-ui-bundle.js",
            swagger_css_url="/docs/assets/swagger-ui.css",
            swagger_favicon_url="/docs/assets/favicon.png",
        )
        html.headers["Content-Security-Policy"] = _POLICY
        return html
