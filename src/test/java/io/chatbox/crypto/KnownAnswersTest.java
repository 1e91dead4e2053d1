package io.chatbox.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers that others worked out: of GCM the ones of NIST's Cryptographic Algorithm Validation
 * Program, of HKDF those of RFC 5869 appendix A.
 */
class KnownAnswersTest {
  private static final HexFormat HEX = HexFormat.of();

  /** A record of a response file; one that ends with FAIL has no PT. */
  private record Vector(String name, Map<String, byte[]> fields) {
    byte[] get(String field) {
      return fields.get(field);
    }

    byte[] sealed() {
      return concatenated(get("CT"), get("Tag"));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Vector> encryptions() throws IOException {
    return vectors("gcmEncryptExtIV256.rsp").stream();
  }

  static Stream<Vector> decryptions() throws IOException {
    return vectors("gcmDecrypt256.rsp").stream();
  }

  @Test
  void allVectorsAreThere() throws IOException {
    assertThat(encryptions()).hasSize(100);
    assertThat(decryptions()).hasSize(150);
    assertThat(decryptions().filter(vector -> vector.get("PT") == null)).hasSize(75);
  }

  @ParameterizedTest
  @MethodSource("encryptions")
  void sealsAsNistDoes(Vector vector) {
    assertThat(
            AesGcm.seal(vector.get("Key"), vector.get("IV"), vector.get("AAD"), vector.get("PT")))
        .isEqualTo(vector.sealed());
  }

  @ParameterizedTest
  @MethodSource({"encryptions", "decryptions"})
  void opensAndRefusesAsNistDoes(Vector vector) {
    byte[] before = {1, 2, 3};
    byte[] sealed = concatenated(before, vector.sealed());

    var opened =
        AesGcm.open(vector.get("Key"), vector.get("IV"), vector.get("AAD"), sealed, before.length);

    if (vector.get("PT") == null) {
      assertThat(opened).isEmpty();
    } else {
      assertThat(opened).contains(vector.get("PT"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5, f0f1f2f3f4f5f6f7f8f9,"
        + " 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244,"
        + " b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9da"
        + "dbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
        + " b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41"
        + "c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04, '',"
        + " 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  })
  void expandsAsTheRfcDoes(String key, String info, String expected) {
    assertThat(Hkdf.expand(HEX.parseHex(key), HEX.parseHex(info), expected.length() / 2))
        .isEqualTo(HEX.parseHex(expected));
  }

  private static List<Vector> vectors(String file) throws IOException {
    List<Vector> vectors = new ArrayList<>();
    String group = "";
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                KnownAnswersTest.class.getResourceAsStream("/nist/" + file),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] pair = line.split(" = ?", 2);
        if (line.startsWith("[PTlen") || line.startsWith("[AADlen")) {
          group = line.startsWith("[PTlen") ? line : group + line;
        } else if (pair[0].equals("Count")) {
          vectors.add(new Vector(file + group + line, new HashMap<>()));
        } else if (pair.length == 2 && !line.startsWith("[")) {
          vectors.getLast().fields().put(pair[0], HEX.parseHex(pair[1]));
        }
      }
    }
    return vectors;
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    return HEX.parseHex(HEX.formatHex(first) + HEX.formatHex(second));
  }
}
