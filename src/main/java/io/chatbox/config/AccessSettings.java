package io.chatbox.config;

import static io.chatbox.config.type.ValueTypes.list;
import static io.chatbox.config.type.ValueTypes.matching;

import io.chatbox.config.type.Addresses;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Declares who may come in, and from which pages. */
public final class AccessSettings {
  static final SettingGroup TOKENS = new SettingGroup("Tokens");
  static final SettingGroup PAGES = new SettingGroup("Web pages");

  public static final Setting<Optional<Secret>> JWT_SECRET =
      TOKENS.optional(
          "JWT_SECRET",
          "chatbox.jwt_secret",
          Credentials.jwtSecret(),
          "The key that tokens are signed with (HS256, HS384, HS512); required unless JWT_JWKS_URL"
              + " is set. A new one makes every user sign in again.");

  public static final Setting<Optional<URI>> JWT_JWKS_URL =
      TOKENS
          .alsoNamed("mp.jwt.verify.publickey.location")
          .optional(
              "JWT_JWKS_URL",
              "chatbox.jwt.jwks_url",
              Addresses.keySet(),
              "Where an identity provider publishes the keys that its tokens are signed with (RS256,"
                  + " ES256), as a JSON Web Key Set; http only to loopback and private networks."
                  + " None: only tokens signed with JWT_SECRET.");

  public static final Setting<Optional<String>> JWT_ISSUER =
      TOKENS
          .alsoNamed("mp.jwt.verify.issuer")
          .optional(
              "JWT_ISSUER",
              "chatbox.jwt.issuer",
              matching(
                  "[\\x21-\\x7e]{1,2000}",
                  "an issuer of 1 to 2000 printable ASCII characters without spaces"),
              "What iss in a token must be. None: anything.");

  public static final Setting<Optional<String>> JWT_AUDIENCE =
      TOKENS
          .alsoNamed("mp.jwt.verify.audiences")
          .optional(
              "JWT_AUDIENCE",
              "chatbox.jwt.audience",
              matching(
                  "[\\x21-\\x7e&&[^,]]{1,2000}",
                  "one audience of 1 to 2000 printable ASCII characters without spaces or commas"),
              "What aud in a token must hold. None: anything.");

  public static final Setting<List<String>> WS_ALLOWED_ORIGINS =
      PAGES.list(
          "WS_ALLOWED_ORIGINS",
          "chatbox.allowed_origins",
          list(100, Addresses.origin()),
          "The web pages that may open the socket: exact scheme, host and port. None: all may.");

  public static final Setting<List<String>> CORS_ALLOWED_ORIGINS =
      PAGES.list(
          "CORS_ALLOWED_ORIGINS",
          "chatbox.cors_allowed_origins",
          list(100, Addresses.origin()),
          "The web pages elsewhere that may use HTTP, with credentials. None: only pages of the"
              + " same origin.");

  public static final Setting<List<String>> FRAME_ANCESTORS =
      PAGES.setting(
          "FRAME_ANCESTORS",
          "chatbox.frame_ancestors",
          Addresses.frameAncestors(),
          "'self'",
          "The web pages that may show ours in a frame.");

  private AccessSettings() {}
}
