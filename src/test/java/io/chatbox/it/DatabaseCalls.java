package io.chatbox.it;

import io.chatbox.dev.TestMongo;
import io.chatbox.it.TcpProxy.Direction;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Stands between a server and its database and tells what it is asked: the commands of MongoDB's
 * wire protocol (OP_MSG). Any number of threads.
 */
public final class DatabaseCalls implements AutoCloseable {
  private static final int HEADER = 16;
  private static final int OP_MSG = 2013;

  /**
   * Flags, the kind of the first section, the length of its document, the type of its first key.
   */
  private static final int BEFORE_NAME = HEADER + 4 + 1 + 4 + 1;

  private final Set<Record> records = ConcurrentHashMap.newKeySet();
  private final TcpProxy proxy;
  private final String uri;

  private DatabaseCalls(TcpProxy proxy, String uri) {
    this.proxy = proxy;
    this.uri = uri;
  }

  /** In front of this database. */
  public static DatabaseCalls before(String mongoUri) {
    URI address = URI.create("mongodb://" + String.join(":", TestMongo.hostAndPort(mongoUri)));
    TcpProxy proxy = TcpProxy.to(address);
    String through = proxy.through(address).getAuthority();
    DatabaseCalls calls = new DatabaseCalls(proxy, TestMongo.at(through, mongoUri));
    proxy.onEach(
        link -> {
          link.watch(Direction.UP, new Messages(calls::asked)::add);
          link.watch(Direction.DOWN, new Messages(calls::answered)::add);
        });
    return calls;
  }

  /** The database's address, as it is when one goes through this. */
  public String uri() {
    return uri;
  }

  /** Notes the commands in which one of these texts stands, until it is closed. */
  public Record record(String... texts) {
    Record record =
        new Record(
            Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(),
            new CopyOnWriteArrayList<>(),
            new CopyOnWriteArrayList<>());
    records.add(record);
    return record;
  }

  @Override
  public void close() {
    proxy.close();
  }

  /** What the database was asked. */
  public final class Record implements AutoCloseable {
    private final List<byte[]> texts;
    private final List<String> commands;
    private final List<Integer> replies;

    private Record(List<byte[]> texts, List<String> commands, List<Integer> replies) {
      this.texts = texts;
      this.commands = commands;
      this.replies = replies;
    }

    /** Their names, such as {@code find} and {@code update}, in their order so far. */
    public List<String> commands() {
      return List.copyOf(commands);
    }

    /** What the database has answered to anybody, in bytes each. */
    public List<Integer> replies() {
      return List.copyOf(replies);
    }

    private void note(String command, byte[] message) {
      if (texts.stream().anyMatch(text -> contains(message, text))) {
        commands.add(command);
      }
    }

    @Override
    public void close() {
      records.remove(this);
    }
  }

  private void asked(byte[] message) {
    int code = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER - 4);
    if (code == OP_MSG) {
      int end = BEFORE_NAME;
      while (message[end] != 0) {
        end++;
      }
      String command =
          new String(message, BEFORE_NAME, end - BEFORE_NAME, StandardCharsets.US_ASCII);
      records.forEach(record -> record.note(command, message));
    }
  }

  private void answered(byte[] message) {
    records.forEach(record -> record.replies.add(message.length));
  }

  /** The messages of one way of a connection, of which parts come as they like. */
  private static final class Messages {
    private final Consumer<byte[]> each;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    /** Bytes from which on there is a whole message. */
    private int needed = HEADER;

    Messages(Consumer<byte[]> each) {
      this.each = each;
    }

    void add(ByteBuffer part) {
      byte[] more = new byte[part.remaining()];
      part.get(more);
      rest.writeBytes(more);
      if (rest.size() < needed) {
        return;
      }
      ByteBuffer all = ByteBuffer.wrap(rest.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      while (all.remaining() >= HEADER && all.remaining() >= all.getInt(all.position())) {
        byte[] message = new byte[all.getInt(all.position())];
        all.get(message);
        each.accept(message);
      }
      needed = all.remaining() < HEADER ? HEADER : all.getInt(all.position());
      rest.reset();
      rest.write(all.array(), all.position(), all.remaining());
    }
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    for (int at = 0; at <= bytes.length - part.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
