package io.chatbox.gateway;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Models;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
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
    JsonArrayBuilder list = Json.createArrayBuilder();
    for (ChatModel model : models.all()) {
      list.add(Json.createObjectBuilder().add("id", model.id()).add("name", model.name()));
    }
    return Json.createObjectBuilder().add("models", list).build().toString();
  }
}
