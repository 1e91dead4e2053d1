package io.chatbox.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleGuardTest {

  @RequiresRole(Role.ADMIN)
  private static final class ForAdministrators {
    void read() {}

    @RequiresRole(Role.CHAT_ADMIN)
    void assist() {}
  }

  private static final class ForAll {
    void read() {}

    @RequiresRole(Role.ADMIN)
    void erase() {}
  }

  @ParameterizedTest
  @CsvSource({
    "ADMIN, admin, true",
    "ADMIN, admin user, true",
    "ADMIN, chat_admin, false",
    "ADMIN, Admin, false",
    "ADMIN, user, false",
    "CHAT_ADMIN, chat_admin, true",
    "CHAT_ADMIN, admin, false"
  })
  void theRoleThatStandsThereIsNeeded(Role needed, String roles, boolean admitted)
      throws ReflectiveOperationException {
    ContainerRequestFilter guard =
        needed == Role.ADMIN
            ? guards(ForAdministrators.class, "read").getFirst()
            : guards(ForAdministrators.class, "assist").getFirst();

    assertThat(admits(guard, caller(Set.of(roles.split(" "))))).isEqualTo(admitted);
  }

  @Test
  void aMethodMayAskWhereItsResourceDoesNot() throws ReflectiveOperationException {
    assertThat(guards(ForAll.class, "read")).isEmpty();
    assertThat(admits(guards(ForAll.class, "erase").getFirst(), caller(Set.of()))).isFalse();
  }

  @Test
  void whoHasNoTokenHasNoRole() throws ReflectiveOperationException {
    ContainerRequestFilter guard = guards(ForAdministrators.class, "read").getFirst();

    assertThat(admits(guard, null)).isFalse();
    assertThat(admits(guard, () -> "admin")).isFalse();
  }

  @Test
  void theRefusalNamesTheRole() throws ReflectiveOperationException {
    ContainerRequestFilter guard = guards(ForAdministrators.class, "read").getFirst();

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> guard.filter(request(null)))
        .withMessage("This needs the role admin.")
        .extracting(ChatException::code)
        .isEqualTo(ErrorCode.INSUFFICIENT_PERMISSIONS);
  }

  @Test
  void everythingBelowAdminNeedsARole() {
    List<JavaClass> resources =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPaths(java.nio.file.Path.of("target/classes"))
                .stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .filter(type -> type.getAnnotationOfType(Path.class).value().startsWith("admin"))
                .toList();

    assertThat(resources)
        .hasSizeGreaterThan(3)
        .allMatch(type -> type.isAnnotatedWith(RequiresRole.class));
  }

  private static List<ContainerRequestFilter> guards(Class<?> resource, String method)
      throws ReflectiveOperationException {
    Method called = resource.getDeclaredMethod(method);
    List<ContainerRequestFilter> guards = new ArrayList<>();
    ResourceInfo info =
        fake(
            ResourceInfo.class,
            name -> name.equals("getResourceMethod") ? called : resource,
            guards);
    new RoleGuard().configure(info, fake(FeatureContext.class, name -> null, guards));
    return guards;
  }

  private static boolean admits(ContainerRequestFilter guard, Principal caller) {
    try {
      guard.filter(request(caller));
      return true;
    } catch (ChatException | IOException refused) {
      return false;
    }
  }

  private static ContainerRequestContext request(Principal caller) {
    List<ContainerRequestFilter> none = new ArrayList<>();
    SecurityContext security = fake(SecurityContext.class, name -> caller, none);
    return fake(ContainerRequestContext.class, name -> security, none);
  }

  private static Principal caller(Set<String> roles) {
    return fake(JsonWebToken.class, name -> roles, new ArrayList<>());
  }

  /**
   * @param registered gets what the fake is handed
   */
  private static <T> T fake(
      Class<T> type, Function<String, Object> answers, List<ContainerRequestFilter> registered) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("register")) {
                registered.add((ContainerRequestFilter) arguments[0]);
              }
              return answers.apply(method.getName());
            }));
  }
}
