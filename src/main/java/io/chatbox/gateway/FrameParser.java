package io.chatbox.gateway;

import static io.chatbox.gateway.Wire.BINARY;
import static io.chatbox.gateway.Wire.CLOSE;
import static io.chatbox.gateway.Wire.CONTINUATION;
import static io.chatbox.gateway.Wire.LENGTH_16;
import static io.chatbox.gateway.Wire.LENGTH_64;
import static io.chatbox.gateway.Wire.MAX_CONTROL;
import static io.chatbox.gateway.Wire.PING;
import static io.chatbox.gateway.Wire.PONG;
import static io.chatbox.gateway.Wire.TEXT;

import io.chatbox.protocol.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.function.Consumer;

/**
 * From a client's bytes, however they are cut, to what it says (RFC 6455 section 5). Keeps no more
 * than the message under way. Used by one thread at a time.
 *
 * <p>Bytes of a message are counted over all of its fragments, when they are announced; fragments
 * are counted too, since empty ones cost no bytes. Whatever is refused is so at its first byte that
 * tells; what the client sends on is passed over, up to its close.
 */
final class FrameParser {
  /** Clients that split messages at all make parts of kilobytes. */
  static final int MAX_PARTS = 4_096;

  private static final int SHORT_HEAD = 2;
  private static final int MASK_BYTES = 4;
  private static final int RESERVED = 0x70;
  private static final int OPCODE = 0x0f;
  private static final int LENGTH = 0x7f;

  private final int maxMessageSize;
  private final Consumer<PeerFrame> told;

  private final byte[] head = new byte[SHORT_HEAD + Long.BYTES + MASK_BYTES];
  private int headBytes;

  /**
   * Bytes that the payload of the frame under way still has; of no meaning while its head comes.
   */
  private long left;

  private boolean inPayload;
  private int mask;
  private ByteBuffer control;
  private TextMessage message;

  /** Messages are passed over: one was refused. */
  private boolean refusing;

  /** Nothing can be told from another any more, or nothing comes any more. */
  private boolean deaf;

  /** RFC 6455 doesn't let a peer do this. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final CloseCode code;

    Fault(CloseCode code, String reason) {
      super(reason, null, false, false);
      this.code = code;
    }
  }

  /**
   * @param maxMessageSize bytes
   * @param told called by the thread that parses
   */
  FrameParser(int maxMessageSize, Consumer<PeerFrame> told) {
    this.maxMessageSize = maxMessageSize;
    this.told = told;
  }

  /** Takes the first bytes of an array, and changes them. */
  void parse(byte[] bytes, int length) {
    int at = 0;
    while (at < length && !deaf) {
      try {
        at = inPayload ? readPayload(bytes, at, length) : readHead(bytes, at);
      } catch (Fault fault) {
        deaf = true;
        refuse(fault.code, fault.getMessage());
      }
    }
  }

  private int readHead(byte[] bytes, int at) throws Fault {
    head[headBytes++] = bytes[at];
    if (headBytes == SHORT_HEAD) {
      check();
    }
    if (headBytes >= SHORT_HEAD && headBytes == SHORT_HEAD + lengthBytes() + MASK_BYTES) {
      beginPayload();
    }
    return at + 1;
  }

  private int lengthBytes() {
    return switch (head[1] & LENGTH) {
      case LENGTH_16 -> Short.BYTES;
      case LENGTH_64 -> Long.BYTES;
      default -> 0;
    };
  }

  private int opcode() {
    return head[0] & OPCODE;
  }

  private boolean last() {
    return (head[0] & Wire.FIN) != 0;
  }

  private void check() throws Fault {
    if ((head[0] & RESERVED) != 0) {
      throw broken("reserved bits are set");
    }
    if ((head[1] & Wire.MASKED) == 0) {
      throw broken("frames of a client have a mask");
    }
    switch (opcode()) {
      case CONTINUATION -> {
        if (message == null && !refusing) {
          throw broken("nothing to continue");
        }
      }
      case TEXT -> {
        if (message != null) {
          throw broken("a message in another");
        }
      }
      case BINARY -> refuse(CloseCode.UNSUPPORTED_DATA, "text frames only");
      case CLOSE, PING, PONG -> {
        if (!last() || (head[1] & LENGTH) > MAX_CONTROL) {
          throw broken("a control frame is whole, and short");
        }
      }
      default -> throw broken("unknown opcode");
    }
  }

  private static Fault broken(String reason) {
    return new Fault(CloseCode.PROTOCOL_ERROR, reason);
  }

  private void beginPayload() throws Fault {
    ByteBuffer rest = ByteBuffer.wrap(head, SHORT_HEAD, headBytes - SHORT_HEAD);
    left =
        switch (lengthBytes()) {
          case Short.BYTES -> atLeast(LENGTH_16, rest.getShort() & 0xffff);
          case Long.BYTES -> atLeast(0x1_0000, rest.getLong());
          default -> head[1] & LENGTH;
        };
    mask = rest.getInt();
    headBytes = 0;
    inPayload = true;
    if (opcode() >= CLOSE) {
      control = ByteBuffer.allocate((int) left);
    } else if (!refusing) {
      announce();
    }
    if (left == 0) {
      endFrame();
    }
  }

  /** A length has no more bytes than it needs (section 5.2), and no sign. */
  private static long atLeast(int least, long length) throws Fault {
    if (length < least) {
      throw broken("a length in too many bytes");
    }
    return length;
  }

  private void announce() {
    message = message == null ? new TextMessage() : message;
    if (message.announce(left) > maxMessageSize || message.parts() > MAX_PARTS) {
      refuse(CloseCode.TOO_BIG, "message too big");
    }
  }

  private int readPayload(byte[] bytes, int at, int end) throws Fault {
    int part = (int) Math.min(left, end - at);
    if (control != null || !refusing) {
      unmask(bytes, at, part);
    }
    if (control != null) {
      control.put(bytes, at, part);
    } else if (!refusing) {
      add(bytes, at, part);
    }
    left -= part;
    if (left == 0) {
      endFrame();
    }
    return at + part;
  }

  private void unmask(byte[] bytes, int at, int length) {
    for (int i = at; i < at + length; i++) {
      mask = Integer.rotateLeft(mask, Byte.SIZE);
      bytes[i] ^= (byte) mask;
    }
  }

  private void add(byte[] bytes, int at, int length) {
    try {
      message.add(bytes, at, length);
    } catch (CharacterCodingException e) {
      refuse(CloseCode.NOT_UTF8, "text is UTF-8");
    }
  }

  private void endFrame() throws Fault {
    inPayload = false;
    if (control != null) {
      ByteBuffer payload = control.flip();
      control = null;
      endControl(payload);
    } else if (last() && !refusing) {
      endMessage();
    }
  }

  private void endMessage() {
    TextMessage whole = message;
    message = null;
    try {
      told.accept(new PeerFrame.Text(whole.end()));
    } catch (CharacterCodingException e) {
      refuse(CloseCode.NOT_UTF8, "text is UTF-8");
    }
  }

  private void endControl(ByteBuffer payload) throws Fault {
    switch (opcode()) {
      case PING -> tell(new PeerFrame.Ping(payload));
      case PONG -> tell(new PeerFrame.Pong());
      default -> endConnection(payload);
    }
  }

  private void endConnection(ByteBuffer payload) throws Fault {
    int code = Wire.NO_CODE;
    if (payload.hasRemaining()) {
      if (payload.remaining() < Short.BYTES) {
        throw broken("half a close code");
      }
      code = payload.getShort() & 0xffff;
      if (!Wire.mayBeSent(code)) {
        throw broken("no such close code");
      }
      try {
        TextMessage reason = new TextMessage();
        reason.add(payload.array(), payload.position(), payload.remaining());
        reason.end();
      } catch (CharacterCodingException e) {
        throw new Fault(CloseCode.NOT_UTF8, "text is UTF-8");
      }
    }
    deaf = true;
    told.accept(new PeerFrame.Close(code));
  }

  private void tell(PeerFrame frame) {
    if (!refusing) {
      told.accept(frame);
    }
  }

  private void refuse(CloseCode code, String reason) {
    message = null;
    if (!refusing) {
      refusing = true;
      told.accept(new PeerFrame.Refused(code, reason));
    }
  }
}
