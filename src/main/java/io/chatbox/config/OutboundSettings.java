package io.chatbox.config;

import io.chatbox.config.type.HttpProxy;
import io.chatbox.config.type.NoProxy;
import java.util.Optional;

/** Declares by which way the server asks others, under the names that most programs know. */
final class OutboundSettings {
  static final SettingGroup OUTBOUND = new SettingGroup("Outbound proxy");

  static final Setting<Optional<HttpProxy>> HTTPS_PROXY =
      OUTBOUND
          .alsoNamed("https_proxy")
          .optional(
              "HTTPS_PROXY",
              "outbound.https_proxy",
              HttpProxy.type(),
              "The proxy that models, moderation and key sets with an https address are reached by."
                  + " None: they are reached directly.");

  static final Setting<Optional<HttpProxy>> HTTP_PROXY =
      OUTBOUND
          .alsoNamed("http_proxy")
          .optional(
              "HTTP_PROXY",
              "outbound.http_proxy",
              HttpProxy.type(),
              "The proxy that those with an http address are reached by. None: they are reached"
                  + " directly.");

  static final Setting<Optional<NoProxy>> NO_PROXY =
      OUTBOUND
          .alsoNamed("no_proxy")
          .optional(
              "NO_PROXY",
              "outbound.no_proxy",
              NoProxy.type(),
              "What is reached directly all the same: domains with all below them, addresses and"
                  + " networks, each perhaps with a port, or * for everything. This machine always"
                  + " is. None: nothing else is.");

  private OutboundSettings() {}
}
