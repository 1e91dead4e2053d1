package io.chatbox.dev;

import io.chatbox.dev.MongoFault.Cut;
import io.chatbox.dev.MongoFault.Late;
import io.chatbox.dev.MongoFault.Refused;
import io.chatbox.dev.MongoFault.ReplyLost;
import io.chatbox.dev.MongoFault.Silence;
import io.chatbox.dev.MongoFault.Unconfirmed;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * One connection of a driver, and the one behind it to the server: a command at a time and its
 * reply, as drivers use them.
 */
final class MongoLink implements AutoCloseable {
  private final MongoFaults faults;
  private final Socket client;
  private final Socket server = new Socket();

  MongoLink(MongoFaults faults, Socket client) {
    this.faults = faults;
    this.client = client;
  }

  /** Until either end closes. */
  void run() {
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(faults.target(), 5_000);
      DataInputStream requests = buffered(client);
      DataInputStream replies = buffered(server);
      while (true) {
        serve(MongoMessage.read(requests), requests, replies);
      }
    } catch (IOException | RuntimeException end) {
      // Of this connection alone: its driver sees it broken.
    }
  }

  private static DataInputStream buffered(Socket socket) throws IOException {
    return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  private void serve(MongoMessage request, DataInputStream requests, DataInputStream replies)
      throws IOException {
    MongoCommand command = MongoCommand.of(request.body());
    Optional<MongoFault> fault = faults.faultOf(command);
    if (fault.isEmpty()) {
      pass(request, command, replies);
      return;
    }
    switch (fault.get()) {
      case Cut() -> throw new IOException("played");
      case Refused(BsonDocument error) -> write(client, request.answer(error));
      case Late(Duration delay) -> {
        faults.pause(delay);
        pass(request, command, replies);
      }
      case ReplyLost() -> {
        ask(request, replies);
        throw new IOException("played");
      }
      case Silence() -> {
        ask(request, replies);
        requests.read();
        throw new IOException("the client has given up");
      }
      case Unconfirmed(BsonDocument error) -> {
        MongoMessage reply = ask(request, replies);
        BsonDocument result = reply.body();
        result.putAll(error);
        write(client, reply.with(result));
      }
    }
  }

  private MongoMessage ask(MongoMessage request, DataInputStream replies) throws IOException {
    write(server, request);
    return MongoMessage.read(replies);
  }

  /** A reply may have others behind it, as long as the client wants to know who serves. */
  private void pass(MongoMessage request, MongoCommand command, DataInputStream replies)
      throws IOException {
    write(server, request);
    boolean more = !request.moreToCome();
    while (more) {
      MongoMessage reply = MongoMessage.read(replies);
      more = reply.moreToCome();
      write(client, command.asksWhoServes() ? reply.with(served(reply.body())) : reply);
    }
  }

  /** What the server says of itself, as it looks from here. */
  private BsonDocument served(BsonDocument hello) {
    hello.remove("compression");
    faults.set().ifPresent(name -> member(hello, name));
    if (!faults.primary()) {
      hello.append("ismaster", BsonBoolean.FALSE);
      hello.append("isWritablePrimary", BsonBoolean.FALSE);
      hello.append("secondary", BsonBoolean.TRUE);
      hello.remove("primary");
    }
    return hello;
  }

  private void member(BsonDocument hello, String name) {
    BsonString address = new BsonString(faults.address());
    List.of("electionId", "passives", "arbiters").forEach(hello::remove);
    hello
        .append("setName", new BsonString(name))
        .append("setVersion", new BsonInt32(1))
        .append("hosts", new BsonArray(List.of(address)))
        .append("me", address)
        .append("primary", address)
        .append("secondary", BsonBoolean.FALSE);
  }

  private static void write(Socket to, MongoMessage message) throws IOException {
    to.getOutputStream().write(message.bytes());
    to.getOutputStream().flush();
  }

  @Override
  public void close() {
    close(client);
    close(server);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed all the same.
    }
  }
}
