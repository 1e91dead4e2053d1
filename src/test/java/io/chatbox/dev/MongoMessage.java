package io.chatbox.dev;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.Decoder;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * A message of MongoDB's wire protocol: what {@code OP_MSG} carries, and the older pair of query
 * and reply that a handshake begins with. Compressed ones are not known.
 */
final class MongoMessage {
  /** What servers take, and its frame. */
  private static final int LONGEST = 48_000_000 + 16 * 1024;

  private static final int HEADER = 16;
  private static final int OP_REPLY = 1;
  private static final int OP_QUERY = 2004;
  private static final int OP_MSG = 2013;
  private static final int CHECKSUM = 1;
  private static final int MORE_TO_COME = 2;

  /** Of a reply's body, before its document: flags, cursor, and two counts. */
  private static final int REPLY_HEAD = 20;

  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  private final ByteBuffer bytes;

  private MongoMessage(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The next one.
   *
   * @throws EOFException if there is none
   */
  static MongoMessage read(DataInputStream in) throws IOException {
    int length = Integer.reverseBytes(in.readInt());
    if (length < HEADER || length > LONGEST) {
      throw new IOException("a message of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
    in.readFully(bytes, Integer.BYTES, length - Integer.BYTES);
    return new MongoMessage(ByteBuffer.wrap(bytes));
  }

  /** As it goes over the wire. */
  byte[] bytes() {
    return bytes.array();
  }

  /** A request that gets no reply, or a reply that another one follows by itself. */
  boolean moreToCome() {
    return opCode() == OP_MSG && (flags() & MORE_TO_COME) != 0;
  }

  /**
   * The command or its result: documents that are listed apart from it are not in it.
   *
   * @throws IOException if it isn't known how to read it
   */
  BsonDocument body() throws IOException {
    return switch (opCode()) {
      case OP_MSG -> document(bodySection());
      case OP_REPLY -> document(HEADER + REPLY_HEAD);
      case OP_QUERY -> document(endOfText(HEADER + Integer.BYTES) + 2 * Integer.BYTES);
      default -> throw new IOException("opcode " + opCode());
    };
  }

  private int bodySection() throws IOException {
    int end = bytes.capacity() - ((flags() & CHECKSUM) != 0 ? Integer.BYTES : 0);
    int at = HEADER + Integer.BYTES;
    while (at < end) {
      int kind = bytes.get(at++);
      if (kind == 0) {
        return at;
      }
      // A list of documents, that begins with its length.
      at += Math.max(Integer.BYTES, bytes.getInt(at));
    }
    throw new IOException("no body");
  }

  private int endOfText(int from) {
    int at = from;
    while (bytes.get(at) != 0) {
      at++;
    }
    return at + 1;
  }

  private BsonDocument document(int at) {
    int length = bytes.getInt(at);
    return new RawBsonDocument(bytes.array(), at, length).decode((Decoder<BsonDocument>) CODEC);
  }

  /** A reply to this that a server could have sent. */
  MongoMessage answer(BsonDocument result) {
    return of(opCode() == OP_QUERY ? OP_REPLY : OP_MSG, 0, requestId(), 0, result);
  }

  /** The same reply with another result. */
  MongoMessage with(BsonDocument result) {
    int more = moreToCome() ? MORE_TO_COME : 0;
    return of(opCode(), requestId(), responseTo(), more, result);
  }

  private static MongoMessage of(
      int opCode, int requestId, int responseTo, int flags, BsonDocument document) {
    byte[] encoded = encoded(document);
    int head = opCode == OP_REPLY ? REPLY_HEAD : Integer.BYTES + 1;
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER + head + encoded.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(bytes.capacity()).putInt(requestId).putInt(responseTo).putInt(opCode);
    if (opCode == OP_REPLY) {
      // Flags (a server that waits for data), no cursor, from the first on, one document.
      bytes.putInt(8).putLong(0).putInt(0).putInt(1);
    } else {
      bytes.putInt(flags).put((byte) 0);
    }
    return new MongoMessage(bytes.put(encoded));
  }

  private static byte[] encoded(BsonDocument document) {
    try (BasicOutputBuffer buffer = new BasicOutputBuffer();
        BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      CODEC.encode(writer, document, EncoderContext.builder().build());
      return buffer.toByteArray();
    }
  }

  private int requestId() {
    return bytes.getInt(4);
  }

  private int responseTo() {
    return bytes.getInt(8);
  }

  private int opCode() {
    return bytes.getInt(12);
  }

  private int flags() {
    return bytes.getInt(HEADER);
  }
}
