package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.llm.Recorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest {
  private static final byte[] HELLO = {'h', 'i'};

  /** Docker's networks have underscores in their names. */
  @ParameterizedTest
  @CsvSource({
    "http://my_llm:8000/v1, my_llm, 8000, my_llm:8000",
    "http://my_llm/v1, my_llm, -1, my_llm",
    "https://llm.example, llm.example, -1, llm.example",
    "https://[2001:db8::1]:8443/v1, 2001:db8::1, 8443, [2001:db8::1]:8443",
    "http://[::1]/v1, ::1, -1, [::1]",
    "https://ada:p%40ss@llm.example:444/v1?a=b@c:5, llm.example, 444, llm.example:444",
  })
  void knowsWhereAnAddressLeads(URI address, String name, int port, String header) {
    HttpHost host = Connections.host(address);
    assertThat(host.getSchemeName()).isEqualTo(address.getScheme());
    assertThat(host.getHostName()).isEqualTo(name);
    assertThat(host.getPort()).isEqualTo(port);
    assertThat(host.toHostString()).isEqualTo(header);
  }

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
        try (ClassicHttpResponse response =
            connections.open(new HttpUriRequestBase("GET", URI.create("/")))) {
          EntityUtils.consume(response.getEntity());
        }
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
