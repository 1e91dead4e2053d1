package io.chatbox.liberty;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Members of objects of the server's own, by their names. Any number of threads. */
public final class Inner {
  /** What is looked for; classes are the server's, and few. */
  private sealed interface Member {
    record OfMethod(Class<?> of, String name, Class<?>... parameters) implements Member {
      @Override
      public boolean equals(Object other) {
        return other instanceof OfMethod(Class<?> type, String named, Class<?>[] taken)
            && type == of
            && named.equals(name)
            && Arrays.equals(taken, parameters);
      }

      @Override
      public int hashCode() {
        return of.hashCode() ^ name.hashCode();
      }
    }

    record OfField(Class<?> of, String name) implements Member {}
  }

  private static final Map<Member, AccessibleObject> KNOWN = new ConcurrentHashMap<>();

  private Inner() {}

  /** Calls a method without parameters. */
  public static Object call(Object of, String method) throws ReflectiveOperationException {
    return method(of, method).invoke(of);
  }

  /** A method, for calls with arguments. */
  public static Method method(Object of, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    Member member = new Member.OfMethod(of.getClass(), name, parameters);
    Method known = (Method) KNOWN.get(member);
    if (known == null) {
      known = find(of.getClass(), name, parameters);
      KNOWN.put(member, known);
    }
    return known;
  }

  /** The value of a field. */
  public static Object get(Object of, String field) throws ReflectiveOperationException {
    return field(of, field).get(of);
  }

  /** Changes a field. */
  public static void set(Object of, String field, Object value)
      throws ReflectiveOperationException {
    field(of, field).set(of, value);
  }

  private static Field field(Object of, String name) throws NoSuchFieldException {
    Member member = new Member.OfField(of.getClass(), name);
    Field known = (Field) KNOWN.get(member);
    if (known == null) {
      known = find(of.getClass(), name);
      KNOWN.put(member, known);
    }
    return known;
  }

  private static Method find(Class<?> type, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    Method found =
        classes(type)
            .flatMap(at -> Stream.of(at.getDeclaredMethods()))
            .filter(method -> method.getName().equals(name))
            .filter(method -> Arrays.equals(method.getParameterTypes(), parameters))
            .findFirst()
            .orElseThrow(() -> new NoSuchMethodException(type + "." + name));
    found.setAccessible(true);
    return found;
  }

  private static Field find(Class<?> type, String name) throws NoSuchFieldException {
    Field found =
        classes(type)
            .flatMap(at -> Stream.of(at.getDeclaredFields()))
            .filter(field -> field.getName().equals(name))
            .findFirst()
            .orElseThrow(() -> new NoSuchFieldException(type + "." + name));
    found.setAccessible(true);
    return found;
  }

  /** The class and those that it extends. */
  private static Stream<Class<?>> classes(Class<?> type) {
    return Stream.<Class<?>>iterate(type, at -> at != null, Class::getSuperclass);
  }
}
