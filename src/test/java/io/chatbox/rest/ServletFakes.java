package io.chatbox.rest;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;

/** Stand-ins for what a servlet container hands out, for tests without one. */
public final class ServletFakes {
  private ServletFakes() {}

  /** What a stand-in answers, by the method's name. */
  @FunctionalInterface
  public interface Answers {
    Object to(String method, Object[] arguments) throws IOException, ServletException;
  }

  public static <T> T fake(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.to(method.getName(), arguments)));
  }

  public static ServletOutputStream into(ByteArrayOutputStream body) {
    return new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {}

      @Override
      public void write(int octet) {
        body.write(octet);
      }
    };
  }
}
