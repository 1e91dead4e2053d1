package io.chatbox.gateway;

import io.chatbox.protocol.SessionId;
import io.chatbox.rest.HttpError;
import io.chatbox.security.Caller;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Switches to WebSocket, for whom the {@link HandshakeFilter} lets through. */
@WebServlet("/ws")
public final class SocketServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient ChatEndpoint endpoint;

  @Inject
  SocketServlet(ChatEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Handshake handshake = new Handshake(request);
    Optional<String> fault = handshake.fault();
    if (fault.isPresent()) {
      HttpError.BAD_REQUEST.send(response, fault.get());
    } else if (!handshake.hasVersion()) {
      response.setHeader("Sec-WebSocket-Version", Handshake.VERSION);
      HttpError.UPGRADE_REQUIRED.send(response, "This server speaks WebSocket version 13.");
    } else {
      upgrade(handshake, request, response);
    }
  }

  private void upgrade(
      Handshake handshake, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Caller caller = Caller.of(request.getUserPrincipal());
    Optional<SessionId> named = SessionId.named(request.getParameter("session_id"));
    boolean goOn = "1".equals(request.getParameter("continue"));
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.setHeader("Upgrade", "websocket");
    response.setHeader("Connection", "Upgrade");
    response.setHeader("Sec-WebSocket-Accept", handshake.accept());
    if (handshake.offersSubprotocol()) {
      response.setHeader("Sec-WebSocket-Protocol", Handshake.SUBPROTOCOL);
    }
    request.upgrade(SocketUpgrade.class).to(endpoint.meet(caller, named, goOn));
  }
}
