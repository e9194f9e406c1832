"""How bytes are sent that mean something on the line."""

FLAG = 0x7E
ESCAPE = 0x7D
_TURNED = 0x20


def stuffed(content):
    """Content as it is sent."""
    sent = bytearray()
    for byte in content:
        if byte in (FLAG, ESCAPE):
            sent += bytes((ESCAPE, byte ^ _TURNED))
        else:
            sent.append(byte)
    return bytes(sent)


def unstuffed(sent):
    """The content that was sent."""
    content = bytearray()
    turned = False
    for byte in sent:
        if turned:
            content.append(byte ^ _TURNED)
            turned = False
        elif byte == ESCAPE:
            turned = True
        else:
            content.append(byte)
    return bytes(content)
