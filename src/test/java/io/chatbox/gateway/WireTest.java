package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {
  @ParameterizedTest
  @CsvSource({"0, 2", "125, 2", "126, 4", "65535, 4", "65536, 10", "1000000, 10"})
  void aTextGoesOutWholeWithTheShortestLength(int length, int head) throws IOException {
    byte[] frame = Wire.text("x".repeat(length));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame));

    assertThat(in.readUnsignedByte()).isEqualTo(0x81);
    int first = in.readUnsignedByte();
    long announced =
        switch (first) {
          case 126 -> in.readUnsignedShort();
          case 127 -> in.readLong();
          default -> first;
        };
    assertThat(announced).isEqualTo(length);
    assertThat(frame)
        .hasSize(head + length)
        .endsWith("x".repeat(length).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aCloseHasRoomForAShortReason() {
    assertThat(Wire.close(1001, "bye")).containsExactly(0x88, 5, 3, 0xe9, 'b', 'y', 'e');
    assertThat(Wire.close(1001, "x".repeat(124))).containsExactly(0x88, 2, 3, 0xe9);
    assertThat(Wire.close(Wire.NO_CODE, "bye")).containsExactly(0x88, 0);
  }

  @Test
  void aPongHasThePayloadOfItsPing() {
    ByteBuffer payload = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).slice();

    assertThat(Wire.control(Wire.PONG, payload)).containsExactly(0x8a, 3, 2, 3, 4);
    assertThat(payload.remaining()).isEqualTo(3);
  }
}
