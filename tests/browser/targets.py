"""What one clicks or types in, and how large it is."""

from playwright.sync_api import Page

LEAST = 24  # CSS pixels, as WCAG 2.2 asks (2.5.8)
#: Letters that hardly take any width: whatever is large enough now is so in any font.
NARROW = "* { letter-spacing: -0.35em !important; }"
OPEN_ALL = """() => {
    for (const part of document.querySelectorAll("details")) part.open = true;
    for (const part of document.querySelectorAll("[popover]:not(:popover-open)"))
        part.showPopover();
}"""
#: A link in a line of other words is as high as the line; everything else is a target by itself.
TOO_SMALL = """(least) => {
    const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const isBlock = (node) => !getComputedStyle(node).display.startsWith("inline");
    const lineOf = (node) => isBlock(node.parentElement) ? node.parentElement
        : lineOf(node.parentElement);
    const words = (node) => {
        const copy = node.cloneNode(true);
        copy.querySelectorAll(targets + ", .visually-hidden").forEach((each) => each.remove());
        return copy.textContent;
    };
    const isInText = (node) => getComputedStyle(node).display === "inline"
        && /[\\p{L}\\p{N}]/u.test(words(lineOf(node)));
    const boxOf = (node) => {
        const label = ["checkbox", "radio"].includes(node.type) && node.labels[0];
        return (label || node).getBoundingClientRect();
    };
    const isShown = (node) => node.checkVisibility({ visibilityProperty: true })
        && !node.closest(".visually-hidden") && node.getBoundingClientRect().width > 1;
    return [...document.querySelectorAll(targets)]
        .filter((node) => isShown(node) && !isInText(node))
        .map((node) => [node, boxOf(node)])
        .filter(([, box]) => box.width < least - 0.01 || box.height < least - 0.01)
        .map(([node, box]) => [node.outerHTML.replace(/\\s+/g, " ").slice(0, 100),
            box.width.toFixed(1), "x", box.height.toFixed(1)].join(" "));
}"""


def too_small(page: Page) -> list[str]:
    """The targets of the page that are less than 24 px wide or high with narrow letters.

    The page's context must be one that bypasses the policy of contents: it gets a style.
    """
    page.add_style_tag(content=NARROW)
    page.evaluate(OPEN_ALL)
    small: list[str] = page.evaluate(TOO_SMALL, LEAST)
    return [f"{page.url}: {each}" for each in small]
