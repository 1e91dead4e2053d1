package io.chatbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 64", // nothing would work there; whoever set it hears of it soon enough
    "1024, 468", // the usual default
    "20000, 14700",
    "1048576, 100000",
    ", 100000",
  })
  void clientsLeaveSomeToFilesAndModels(Long limit, int connections) {
    OptionalLong known = limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    assertThat(Descriptors.forConnections(known)).isEqualTo(connections);
  }
}
