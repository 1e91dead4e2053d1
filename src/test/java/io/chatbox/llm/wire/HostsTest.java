package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {
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
    HttpHost host = Hosts.of(address);
    assertThat(host.getSchemeName()).isEqualTo(address.getScheme());
    assertThat(host.getHostName()).isEqualTo(name);
    assertThat(host.getPort()).isEqualTo(port);
    assertThat(host.toHostString()).isEqualTo(header);
  }
}
