package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.llm.Recorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final byte[] HELLO = {'h', 'i'};

  @Test
  void keepsAConnectionAsLongAsItsServerSays() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Keep-Alive", "timeout=1");
          exchange.sendResponseHeaders(200, HELLO.length);
          exchange.getResponseBody().write(HELLO);
          exchange.close();
        });
    server.start();
    HttpHost here = new HttpHost("http", "127.0.0.1", server.getAddress().getPort());
    try (Connections connections = new Connections(here, Route.DIRECT)) {
      for (int i = 0; i < 2; i++) {
        int status =
            connections.send(connections.request("GET", "/"), new byte[0], Timeout.ofSeconds(10));
        assertThat(status).isEqualTo(200);
        connections.closeIdle();
        assertThat(connections.size()).as("kept, and used again").isEqualTo(1);
      }
      Recorder.until(
          () -> {
            connections.closeIdle();
            return connections.size() == 0;
          });
    } finally {
      server.stop(0);
    }
  }
}
