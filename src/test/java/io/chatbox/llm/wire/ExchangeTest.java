package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final byte[] LONG = new byte[16 << 20];
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.US_ASCII);

  /** The rest of that request would be read as the head of the next one, which is another's. */
  @Test
  void aConnectionWhoseRequestWasAnsweredBeforeItHadGoneOutIsNotKept() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answerHeads(server));
      HttpHost here = new HttpHost("http", "127.0.0.1", server.getLocalPort());
      try (Connections connections = new Connections(here, Route.DIRECT)) {
        Timeout soon = Timeout.ofSeconds(3);
        assertThat(connections.send(connections.request("POST", "/"), LONG, soon)).isEqualTo(200);
        assertThat(connections.send(connections.request("GET", "/"), new byte[0], soon))
            .isEqualTo(200);
      }
    }
  }

  private static void answerHeads(ServerSocket server) {
    try {
      while (true) {
        Socket connection = server.accept();
        InputStream in = connection.getInputStream();
        int line = -1;
        while (line != 0) {
          line = 0;
          for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line += next == '\r' ? 0 : 1;
          }
        }
        connection.getOutputStream().write(OK);
      }
    } catch (IOException e) {
      // Closed.
    }
  }
}
