"""A note as a document to look at: set piece by piece, so that no markup in it is ever obeyed."""

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from journal.domain.diary.markup import Block, Form, Span, blocks_of
from journal.gui.style.look import font
from journal.gui.style.theme import Space, Theme, TypeSize

_BULLET = "•\u2002"
_HEADING_SIZES = (TypeSize.TITLE, TypeSize.LEAD, TypeSize.BODY)


def show_note(document: QTextDocument, note: str, theme: Theme) -> None:
    """Fill a document with a note; whatever is no simple mark stands there as it was typed."""
    document.clear()
    document.setDefaultFont(font())
    cursor = QTextCursor(document)
    for number, block in enumerate(blocks_of(note)):
        form = _format_of(block)
        if number:
            cursor.insertBlock(form)
        else:
            cursor.setBlockFormat(form)
        for span in _spans_of(block):
            cursor.insertText(span.text, _letters(span, block, theme))


def _spans_of(block: Block) -> tuple[Span, ...]:
    if block.form is Form.BULLET:
        return Span(_BULLET), *block.spans
    if block.form is Form.NUMBERED:
        return Span(f"{block.level}.\u2002"), *block.spans
    return block.spans


def _format_of(block: Block) -> QTextBlockFormat:
    form = QTextBlockFormat()
    if block.form in {Form.BULLET, Form.NUMBERED}:
        form.setLeftMargin(Space.LARGE)
        form.setTextIndent(-Space.MEDIUM)
    if block.form is Form.HEADING:
        form.setHeadingLevel(block.level)
        form.setTopMargin(Space.TINY)
    form.setBottomMargin(Space.TINY)
    return form


def _letters(span: Span, block: Block, theme: Theme) -> QTextCharFormat:
    form = QTextCharFormat()
    is_heading = block.form is Form.HEADING
    size = _HEADING_SIZES[block.level - 1] if is_heading else TypeSize.BODY
    face = QFont(font(size, strong=span.is_bold or is_heading))
    face.setItalic(span.is_italic)
    form.setFont(face)
    form.setForeground(QColor(theme.text))
    return form
