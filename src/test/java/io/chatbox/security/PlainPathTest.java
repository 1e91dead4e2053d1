package io.chatbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/chatbox",
        "/chatbox/",
        "/sessions/0123abc/export",
        "/assets/js/main.js",
        "/admin/users/auth0%7Cada%20%C3%A4%25",
        "/admin/users/a%3Bb",
        "/a.b/..c/d..",
        "/a!$&'()*+,=:@~_-"
      })
  void whatEverybodyReadsAlikeIsTaken(String path) {
    assertThat(PlainPath.is(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "models",
        "//models",
        "/a//b",
        "/.",
        "/..",
        "/a/./b",
        "/a/../b",
        "/%2e%2E/a",
        "/%2e",
        "/a;x=1",
        "/;/a",
        "/a%2Fb",
        "/a%2fb",
        "/a%5Cb",
        "/a\\b",
        "/a%23b",
        "/a#b",
        "/a%00",
        "/a%0d%0ab",
        "/a%7F",
        "/a%C2%85",
        "/a%ff",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%+1",
        "/{",
        "/}",
        "/<",
        "/>",
        "/\"",
        "/|",
        "/^",
        "/`",
        "/[",
        "/a b",
        "/a\tb",
        "/a\u0001",
        "/a\u007f",
        "/ä"
      })
  void whatIsReadInMoreThanOneWayIsNot(String path) {
    assertThat(PlainPath.is(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/chat.html", "/assets/js/main.js", "/shared/abc", "/healthz"})
  void onlyTheListIsPublic(String path) {
    assertThat(PublicPaths.has(path)).isTrue();
    assertThat(PublicPaths.has(path + ";x")).isFalse();
    assertThat(PublicPaths.has("/x" + path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/models", "/models/", "/assets/../models", "/shared/%2e%2e/models", "/SHARED/x"})
  void nothingElseIs(String path) {
    assertThat(PublicPaths.has(path)).isFalse();
  }
}
