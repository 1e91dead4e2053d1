package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.Device;
import io.chatbox.it.Link;
import io.chatbox.it.ResumingClient;
import io.chatbox.it.ResumingClient.Line;
import io.chatbox.it.TcpProxy;
import io.chatbox.it.TcpProxy.Direction;
import io.chatbox.it.TcpProxy.End;
import io.chatbox.it.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections of which one side, or neither, knows that they are dead; ends that come late. */
class HalfOpenIT {
  private static final String LONG = "Go on [[chunks:60]] [[delay:10]]";
  private static final int LATE = 12;

  @Test
  void aDeadConnectionIsNoticedOnBothSidesAndNothingIsLost() {
    TestServer server = TestServer.shortTimers();
    String user = TestServer.newUser();
    try (TcpProxy network = TcpProxy.to(server.base());
        ResumingClient client =
            ResumingClient.start(
                network.through(server.base()),
                server.tokens().user(user),
                Duration.ofSeconds(2))) {
      String id = client.say(LONG);
      client.await(() -> client.running().contains("word3 "));
      Link dead = network.latest().hold(Direction.UP).hold(Direction.DOWN);

      assertThat(client.awaitAnswer(id)).isEqualTo(answer(60));
      assertThat(network.latest()).isNotSameAs(dead);
      placesAreFree(server, user);
    }
  }

  /** The server hears nothing, and says so over the half that is left. */
  @Test
  void whoIsNotHeardIsToldAndSaysItAgain() {
    TestServer server = TestServer.shortTimers();
    try (Device phone = Device.of(server, TestServer.newUser())) {
      String first = phone.client().say(LONG);
      phone.client().await(() -> phone.client().running().contains("word3 "));
      phone.link().hold(Direction.UP);
      String second = phone.client().say("Do you hear me?");

      assertThat(phone.client().awaitAnswer(first)).isEqualTo(answer(60));
      assertThat(phone.client().awaitAnswer(second).text()).isEqualTo("You said: Do you hear me?");
      assertThat(phone.client().connections()).isEqualTo(2);
      assertThat(phone.client().awaitQuiet().conversation()).hasSize(4);
    }
  }

  /** All ten of a user's places can be taken again: nothing dead holds one. */
  private static void placesAreFree(TestServer server, String user) {
    List<RawWebSocket> open = new ArrayList<>();
    try {
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () -> {
                open.add(RawWebSocket.shake(server, user, 0, ""));
                if (!open.getLast().head().startsWith("HTTP/1.1 101")) {
                  open.removeLast().close();
                }
                assertThat(open).hasSize(9);
              });
    } finally {
      open.forEach(RawWebSocket::close);
    }
  }

  /**
   * Each time the end of a connection, and a message before it, reach the server when the client
   * has long said it again on another one. Were its place or its session not its own, the twelfth
   * would find none.
   */
  @Test
  void whatIsLeftOfAnOldConnectionArrivesLateAndDoesNoHarm() {
    TestServer server = TestServer.shared();
    String user = TestServer.newUser();
    List<Line> expected = new ArrayList<>();
    try (Device phone = Device.of(server, user)) {
      for (int i = 0; i < LATE; i++) {
        phone.client().awaitQuiet();
        Link old = phone.link().hold(Direction.UP);
        String text = "Late " + i + " [[chunks:20]] [[delay:5]]";
        String id = phone.client().say(text);
        if (i % 3 == 2) {
          old.cutServer(End.RESET);
        }
        phone.client().reconnect();
        phone.client().await(() -> phone.client().running().contains("word2 "));
        old.release(Direction.UP);
        assertThat(phone.client().awaitAnswer(id)).isEqualTo(answer(20));
        expected.add(new Line("user", text, ""));
        expected.add(answer(20));
      }
      assertThat(phone.client().awaitQuiet().conversation()).isEqualTo(expected);
    }
    try (ResumingClient fresh = ResumingClient.start(server.base(), server.tokens().user(user))) {
      assertThat(fresh.awaitQuiet().conversation()).isEqualTo(expected);
    }
  }

  private static Line answer(int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= words; i++) {
      text.append("word").append(i).append(' ');
    }
    return new Line("ai", text.toString(), "stop");
  }
}
