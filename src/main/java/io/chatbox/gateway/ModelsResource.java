package io.chatbox.gateway;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Models;
import io.chatbox.rest.JsonFields;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The models that a user may choose, as {@code connection_status} names them. */
@Dependent
@Path("models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {
  private final Models models;

  @Inject
  public ModelsResource(Models models) {
    this.models = models;
  }

  @GET
  public String list() {
    return new JsonFields().list("models", models.all(), ModelsResource::json).toText();
  }

  private static JsonObject json(ChatModel model) {
    return new JsonFields().text("id", model.id()).text("name", model.name()).toObject();
  }
}
