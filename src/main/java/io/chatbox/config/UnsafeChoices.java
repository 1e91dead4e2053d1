package io.chatbox.config;

import io.chatbox.config.type.Addresses;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Warns of what is allowed, but may not be meant.
 *
 * @param variables as they are written
 */
record UnsafeChoices(Settings settings, Map<String, String> variables, Findings findings) {

  void warn() {
    warn(
        DataSettings.MONGO_URI,
        uri -> !Credentials.namesUser(uri),
        "has no user and password",
        "use a database that asks for them, unless nobody else can reach it");
    warn(
        DataSettings.MONGO_URI,
        Credentials::namesAuthorities,
        "has the option tlsCAFile, which is not read",
        "give the file as MONGO_TLS_CA_FILE");
    warn(
        DataSettings.MONGO_URI,
        this::namesAnotherDatabase,
        "names another database in its path than MONGO_DATABASE, which counts",
        "name the same there; if it is the one that knows the user, give it as authSource");
    warn(
        DataSettings.ENCRYPTION_KEY,
        Optional::isEmpty,
        "not set, so conversations are stored in the clear",
        "set it to what openssl rand -base64 32 prints, and keep a copy of that key elsewhere");
    warn(
        DataSettings.ENCRYPTION_KEYS_RETIRED,
        retired -> retired.stream().anyMatch(this::isActive),
        "names the key that ENCRYPTION_KEY is, so that one is not retired",
        "give ENCRYPTION_KEY another, or leave that one out here");
    warn(
        AccessSettings.WS_ALLOWED_ORIGINS,
        List::isEmpty,
        "not set, so pages of every origin may open the socket",
        "list those that may, such as https://chat.example.com");
    warn(
        AccessSettings.JWT_SECRET,
        secret -> secret.filter(key -> !isWrittenAs(key)).isPresent(),
        "begins or ends with white space, which doesn't count",
        "remove it, here and where tokens are issued");
    warn(
        AccessSettings.JWT_JWKS_URL,
        url -> url.filter(Addresses::isPlain).isPresent(),
        "is http, so whoever is on the way can put in keys of their own",
        "use https, unless all of that network is trusted");
    warn(
        AccessSettings.JWT_AUDIENCE,
        audience -> audience.isEmpty() && hasKeySet(),
        "not set, so tokens that the identity provider makes for other applications are accepted",
        "set it to the name that it has for this one");
    warn(
        ServerSettings.TRUSTED_PROXIES,
        networks -> networks.stream().anyMatch(network -> network.bits() == 0),
        "holds every address, so anybody can say in X-Forwarded-For who they are",
        "list the networks of your proxies");
  }

  private boolean namesAnotherDatabase(Secret uri) {
    Optional<String> chosen = settings.find(DataSettings.MONGO_DATABASE).flatMap(name -> name);
    return chosen.isPresent()
        && Credentials.databaseIn(uri).filter(named -> !chosen.get().equals(named)).isPresent();
  }

  private boolean isWrittenAs(Secret key) {
    return key.reveal().equals(variables.get(AccessSettings.JWT_SECRET.variable()));
  }

  private boolean isActive(Secret key) {
    return settings.find(DataSettings.ENCRYPTION_KEY).equals(Optional.of(Optional.of(key)));
  }

  private boolean hasKeySet() {
    return settings.find(AccessSettings.JWT_JWKS_URL).filter(Optional::isPresent).isPresent();
  }

  private <T> void warn(Setting<T> setting, Predicate<T> unsafe, String what, String remedy) {
    if (settings.find(setting).filter(unsafe).isPresent()) {
      findings.warning(setting.variable(), what, remedy);
    }
  }
}
