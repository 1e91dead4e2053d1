package io.chatbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.type.Network;
import io.chatbox.dev.LogLines;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies are 10.0.0.0/8 and fd00::/8. */
class ClientAddressTest {
  private final ClientAddress addresses =
      new ClientAddress(List.of(network("10.0.0.0", 8), network("fd00::", 8)));

  private static Network network(String first, int bits) {
    return Network.around(Network.literal(first).orElseThrow(), bits);
  }

  private String of(String peer, String... forwarded) {
    return addresses.of(peer, Arrays.asList(forwarded)).getHostAddress();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a stranger's word doesn't count       | 203.0.113.9 | 198.51.100.1 | 203.0.113.9",
        "loopback isn't trusted by being near  | 127.0.0.1 | 198.51.100.1 | 127.0.0.1",
        "a proxy's does                        | 10.0.0.1 | 198.51.100.1 | 198.51.100.1",
        "that of several in a row              | 10.0.0.1 | 198.51.100.1, 10.0.0.3,10.0.0.2 | 198.51.100.1",
        "what the client claims is left of it  | 10.0.0.1 | 192.0.2.1, 198.51.100.1, 10.0.0.2 | 198.51.100.1",
        "as a proxy, too                       | 10.0.0.1 | 10.9.9.9, 198.51.100.1 | 198.51.100.1",
        "garbage left of it                    | 10.0.0.1 | %$\u0001;--, 198.51.100.1 | 198.51.100.1",
        "all trusted: the leftmost             | 10.0.0.1 | 10.0.0.3, 10.0.0.2 | 10.0.0.3",
        "ports                                 | 10.0.0.1 | 198.51.100.1:4711 | 198.51.100.1",
        "an IPv6 address                       | fd00::1 | 2001:db8::7 | 2001:db8:0:0:0:0:0:7",
        "in brackets                           | fd00::1 | [2001:DB8::7] | 2001:db8:0:0:0:0:0:7",
        "with a port                           | fd00::1 | [2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7",
        "with a zone                           | fd00::1%eth0 | fe80::7%eth0.1 | fe80:0:0:0:0:0:0:7",
        "with a zone in brackets               | fd00::1 | [fe80::7%25en0]:80 | fe80:0:0:0:0:0:0:7",
        "IPv4 in IPv6                          | ::ffff:10.0.0.1 | ::ffff:198.51.100.1 | 198.51.100.1",
        "nothing                               | 10.0.0.1 | '' | 10.0.0.1",
        "empty places                          | 10.0.0.1 | ', 198.51.100.1, , 10.0.0.2 ,' | 198.51.100.1",
        "a hidden client                       | 10.0.0.1 | 192.0.2.1, unknown | 10.0.0.1",
        "a hidden one further on               | 10.0.0.1 | 192.0.2.1, _x, 10.0.0.2 | 10.0.0.2",
        "a name                                | 10.0.0.1 | client.example.com | 10.0.0.1",
        "what would be looked up as a name     | 10.0.0.1 | 999.1.1.1 | 10.0.0.1",
        "or as another address                 | 10.0.0.1 | 010.0.0.1 | 10.0.0.1",
        "half an address                       | 10.0.0.1 | 198.51.100 | 10.0.0.1",
        "hexadecimal letters                   | 10.0.0.1 | dead.beef | 10.0.0.1",
        "a bracket too many                    | fd00::1 | 2001:db8::7] | fd00:0:0:0:0:0:0:1",
        "a port without an address             | fd00::1 | []:80 | fd00:0:0:0:0:0:0:1",
        "nobody knows who called               | '' | 198.51.100.1 | 0.0.0.0",
      })
  void theClientIsTheFirstThatNoProxyVouchesFor(
      String what, String peer, String forwarded, String client) {
    assertThat(of(peer, forwarded)).as(what).isEqualTo(client);
  }

  @Test
  void severalLinesAreOneList() {
    assertThat(of("10.0.0.1", "192.0.2.1", "198.51.100.1, 10.0.0.3", "10.0.0.2"))
        .isEqualTo("198.51.100.1");
    assertThat(of("10.0.0.1")).isEqualTo("10.0.0.1");
    assertThat(of(null, "198.51.100.1")).isEqualTo("0.0.0.0");
  }

  @Test
  void ofAnEndlessListOnlyTheEndIsRead() {
    String endless = "198.51.100.1" + ", 10.0.0.2".repeat(100_000);

    assertThat(of("10.0.0.1", endless)).isEqualTo("10.0.0.2");
    assertThat(of("10.0.0.1", "198.51.100.1" + ",".repeat(100_000))).isEqualTo("10.0.0.1");
    assertThat(of("10.0.0.1", " ".repeat(100_000) + "198.51.100.1")).isEqualTo("10.0.0.1");
    assertThat(of("10.0.0.1", Collections.nCopies(100_000, "").toArray(String[]::new)))
        .isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.1, 198.51.100.1",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
    "2001:db8:1:2:ffff::, 2001:db8:1:2:0:0:0:0/64",
    "2001:db8:1:3::, 2001:db8:1:3:0:0:0:0/64",
    "::ffff:198.51.100.1, 198.51.100.1",
  })
  void aSubscriberIsCountedOnce(String address, String counted) {
    assertThat(ClientAddress.counted(Network.literal(address).orElseThrow())).isEqualTo(counted);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, X-Forwarded-For, false",
    "10.0.0.1, X-Real-IP, true",
    "10.0.0.1, Via, true",
    "127.0.0.1, X-Forwarded-For, true",
    "172.17.0.1, Forwarded, true",
    "172.17.0.1, x-forwarded-host, true",
    "172.17.0.1, Accept, false",
  })
  void somebodyUnknownStandsInFrontOfUs(String peer, String header, boolean stranger) {
    try (LogLines log = new LogLines("io.chatbox.security")) {
      HttpServletRequest request = request(peer, header);

      assertThat(addresses.isBehindStranger(request)).isEqualTo(stranger);
      addresses.of(request);
      addresses.of(request);
      assertThat(log.lines()).hasSize(stranger ? 1 : 0);
      assertThat(log.lines()).allMatch(line -> line.contains("TRUSTED_PROXIES"));
      for (int i = 0; i < 1000; i++) {
        addresses.of(request("198." + i / 256 + "." + i % 256 + ".1", "Via"));
      }
      assertThat(log.lines()).hasSizeLessThanOrEqualTo(20);
    }
  }

  private static HttpServletRequest request(String peer, String header) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            ClientAddressTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRemoteAddr" -> peer;
                  case "getHeader" ->
                      header.equalsIgnoreCase((String) arguments[0]) ? "192.0.2.1" : null;
                  case "getHeaders" ->
                      Collections.enumeration(
                          header.equalsIgnoreCase((String) arguments[0])
                              ? List.of("192.0.2.1")
                              : List.of());
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Whoever comes through one honest proxy is who the proxy says, whatever they claim. */
  @Property
  void nobodyClaimsTheirWayOut(
      @ForAll("claims") String claimed, @ForAll @IntRange(max = 255) int host) {
    InetAddress client = Network.literal("198.51.100." + host).orElseThrow();

    assertThat(addresses.of("10.0.0.1", List.of(claimed + ", " + client.getHostAddress())))
        .isEqualTo(client);
    assertThat(addresses.of("10.0.0.1", List.of(claimed, client.getHostAddress())))
        .isEqualTo(client);
    assertThat(addresses.of(client.getHostAddress(), List.of(claimed))).isEqualTo(client);
    assertThat(addresses.of("10.0.0.1", List.of(claimed))).isNotNull();
  }

  @Provide
  Arbitrary<String> claims() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(200),
        Arbitraries.strings().withChars("0123456789abcdef.:[]%, ").ofMaxLength(60),
        Arbitraries.of("10.0.0.2", "fd00::2", "[fd00::2]:80", "192.0.2.1, 10.0.0.2"));
  }
}
