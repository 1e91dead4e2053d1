package io.chatbox.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** All resources, below the context root. Pages, probes and the socket are no part of it. */
@ApplicationPath("/")
public class HttpApi extends Application {}
