"""What only machines read in a message: role markers, made-up tool calls, code and markup."""

import re

_ROLE = (
    r"(?:system|assistant|developer|instructions?|tool|function|inst|user|human|ai|untrusted"
    r"|context)"
)
_PATTERNS = (
    # Role markers and the ends of things that only a prompt has.
    r"<\|[\w ]{2,30}\|?>",
    r"\|>\s*$",
    r"\[/?(?:INST|SYS|SYSTEM|ASSISTANT|INSTRUCTIONS?)\]",
    r"<</?SYS>>",
    rf"</?\s?{_ROLE}(?:_\w+)?\s?>",
    (
        r"^[ \t]{0,9}[#*=\[({<-]{1,6}\s*(?:system|assistant|instructions?|ai|developer|new"
        r" (?:task|instructions?|prompt))\b"
    ),
    (
        r"^[^\w\n]{0,6}(?:system|assistant|developer|ai|human|chatgpt)(?: ?(?:message|note"
        r"|prompt|override|instruction)s?)?\s*(?:\W{0,3}):"
    ),
    r"[.!>\-]\s(?:system|assistant)\s?:\s",
    r"\buser\s?:.{1,400}\b(?:assistant|ai|bot|gpt)\s?:",
    r"<(?:end|start|begin)[ _-](?:of[ _-])?(?:\w+[ _-]?){1,2}>",
    r"(?<!-)-{2,9}[ \t]{0,9}(?:end|begin|start)\b[^\n]{0,40}-{2}",
    r"\[(?:end|start|begin|rest|query|prompt|placeholder|num|insert|input|output)[\w -]{0,30}\]",
    r"</?(?:note|document|data|message|email|result|context)>",
    r"<!--.{0,200}?(?:-->|$)",
    # Tool calls.
    (
        r"[\"'](?:tool|tools|function|tool_calls?|tool_name|function_call|action|role|name"
        r"|arguments|parameters|recipient|command|cmd)[\"']\s*:\s*[\"'{\[]"
    ),
    (
        r"\b(?:billing|orders|accounts|refunds?|customers?|admin|db|email)\.(?:refund|cancel"
        r"|unlock|delete|update|list|send|get|create|change_address|send_invoice|approve|drop)\b"
    ),
    r"\b[a-z]+_[a-z_]+\s?\([^)]{0,80}\)",
    r"\bcall (?:the )?[\"'`]?\w+[._]\w+\b",
    r"\bcall the \w+ (?:tool|function|api)\b",
    r"\btool[ _]calls?\b",
    r"</?(?:tool|function|invoke|antml)\w*[\s>]",
    r"\bfunctions?\.\w+\b",
    r"\b(?:run|use|invoke|execute) the \w+ (?:tool|function)\b",
    r"\b(?:curl|wget|rm|chmod|powershell|cmd\.exe)\s-\S",
    r"\bsudo\b",
    r"\bhttp_(?:post|get)\b",
    # Code.
    (
        r"<\s?/?\s?(?:script|img|iframe|svg|object|embed|body|style|link|meta|form|input|a|div"
        r"|span|h[1-6]|p|br|html|table|marquee|video|audio|math|base|x)\b[^>]{0,300}(?:>|$)"
    ),
    r"\bon(?:error|load|click|mouseover)\s*=",
    r"javascript\s*:",
    r"\bdata:text/html",
    r"\balert\(",
    r"\beval\(",
    r"document\.(?:cookie|location|write)",
    r"console\.log",
    r"String\.fromCharCode",
    r"vbscript:",
    r"expression\(",
    r"&#x?[0-9a-f]{2,6};?",
    r"'\s*or\s*'?1'?\s*=\s*'?1",
    r"\bunion\s+(?:all\s+)?select\b",
    r";\s*(?:drop|delete|insert|update|select)\s",
    r"\bdrop\s+table\b",
    r"\bselect\s+(?:\*|@@|\w+(?:,\s*\w+)*\s+from)\b",
    r"--\s*$(?<=;--)",
    r"\bexec\s*\(",
    r"\bxp_cmdshell",
    r"\{\{.{1,300}?\}\}",
    r"\{%.{1,200}?%\}",
    r"\$\{[^}]{1,100}\}",
    r"__\w+__",
    r"\b(?:os|sys|subprocess|shutil)\.(?:system|popen|environ|run|call)",
    r"\bimport (?:os|sys|subprocess|json|base64)\b",
    r"\bdef \w+\(",
    r"/etc/passwd",
    r"!\[[^\]]{0,80}\]\s?[(\[]",
    r"\[[^\]]{1,80}\]\(\s?(?:https?:|javascript|data:|#)",
    r"\[[^\]]{1,60}\]:\s*https?://",
    # Terminal escapes, raw or spelt out.
    r"[\x1b\x9b\x07\x08]",
    r"\\(?:x1b|033|u001b|x9[0-9a-f])",
    r"\\e\[",
    r"\bESC\s?\[",
)
MARKUP = re.compile(
    "|".join(f"(?:{p})" for p in _PATTERNS), re.MULTILINE | re.IGNORECASE | re.DOTALL
)
