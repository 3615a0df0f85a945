package dev.ropeway.http;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASModelReader;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * What the descriptions of the operations share, from {@code openapi.json}. A static {@code
 * META-INF/openapi.yaml} would be read from the WAR, but not from a jar in another application's.
 */
public final class ApiComponents implements OASModelReader {

  @Override
  public OpenAPI buildModel() {
    JsonObject json = read();
    Components components = OASFactory.createComponents();
    json.getJsonObject("schemas")
        .forEach((name, schema) -> components.addSchema(name, ApiSchema.of(schema)));
    json.getJsonObject("parameters")
        .forEach((name, p) -> components.addParameter(name, parameter(name, p.asJsonObject())));
    json.getJsonObject("problems")
        .forEach((name, text) -> components.addResponse(name, problem(((JsonString) text))));
    components.addResponse("Entry", entry());
    components.addResponse(
        "NotModified",
        OASFactory.createAPIResponse().description("The entry still has the ETag that was sent"));
    return OASFactory.createOpenAPI().components(components); // where it is, the server knows
  }

  private static JsonObject read() {
    try (InputStream in = ApiComponents.class.getResourceAsStream("openapi.json")) {
      byte[] bytes = Objects.requireNonNull(in, "openapi.json is not there").readAllBytes();
      return JsonText.read(new String(bytes, StandardCharsets.UTF_8)).asJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Parameter parameter(String name, JsonObject json) {
    Parameter.In in = Parameter.In.valueOf(json.getString("in").toUpperCase(Locale.ROOT));
    Parameter parameter =
        OASFactory.createParameter()
            .name(name)
            .in(in)
            .description(json.getString("description"))
            .schema(ApiSchema.of(json.getJsonObject("schema")));
    if (in == Parameter.In.PATH) {
      parameter.required(true);
    }
    JsonValue example = json.get("example");
    return example == null ? parameter : parameter.example(ApiSchema.plain(example));
  }

  private static APIResponse problem(JsonString description) {
    return OASFactory.createAPIResponse()
        .description(description.getString())
        .content(content(Problem.MEDIA_TYPE, "Problem"));
  }

  private static APIResponse entry() {
    return OASFactory.createAPIResponse()
        .description("The entry")
        .addHeader(
            "ETag",
            OASFactory.createHeader()
                .description("The version in quotes")
                .schema(ApiSchema.of(Json.object().add("type", "string").build())))
        .content(content("application/json", "Entry"));
  }

  private static Content content(String type, String schema) {
    return OASFactory.createContent()
        .addMediaType(
            type,
            OASFactory.createMediaType()
                .schema(OASFactory.createSchema().ref("#/components/schemas/" + schema)));
  }
}
