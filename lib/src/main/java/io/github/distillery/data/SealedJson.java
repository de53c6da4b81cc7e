package io.github.distillery.data;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

/**
 * JSON that carries the hash of what it says, so that a changed digit is noticed: {@code {"sha256":
 * ..., "content": ...}}. What was kept before there were hashes is still read.
 */
public final class SealedJson {
  private static final String HASH = "sha256";
  private static final String CONTENT = "content";
  private static final Gson GSON =
      new GsonBuilder()
          .serializeSpecialFloatingPointValues()
          .serializeNulls()
          .setPrettyPrinting()
          .create();

  private SealedJson() {}

  /**
   * Writes something with its hash.
   *
   * @param content as JSON
   * @return the file's text
   */
  public static String write(JsonElement content) {
    // Read once, so that the hash is that of what a reader sees: NaN is then a word, for example.
    JsonElement asRead = parsed(GSON.toJson(content));
    JsonObject sealed = new JsonObject();
    sealed.addProperty(HASH, hash(asRead));
    sealed.add(CONTENT, asRead);
    return GSON.toJson(sealed) + "\n";
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param text the file's text
   * @return the content
   * @throws IOException where it is no JSON, or something was changed; its message says which
   */
  public static JsonElement read(String text) throws IOException {
    JsonElement whole;
    try {
      whole = parsed(text);
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(Shown.jsonReason(e), e);
    }
    if (!(whole instanceof JsonObject object)) {
      throw new IOException("it is no JSON object");
    }
    if (!object.has(HASH) && !object.has(CONTENT)) {
      return object;
    }
    boolean asWritten =
        object.keySet().equals(Set.of(HASH, CONTENT))
            && object.get(HASH) instanceof JsonPrimitive hash
            && hash.getAsString().equals(hash(object.get(CONTENT)));
    if (!asWritten) {
      throw new IOException("it was changed, its hash differs");
    }
    return object.get(CONTENT);
  }

  /**
   * Makes a record of what was read.
   *
   * @param gson how
   * @param content what was read
   * @param type of the record
   * @param <T> the same
   * @return the record, with whatever the content says; null where it says nothing
   * @throws IOException where it says something of another kind
   */
  public static <T> T as(Gson gson, JsonElement content, Class<T> type) throws IOException {
    try {
      return gson.fromJson(content, type);
    } catch (RuntimeException e) {
      // Constructors of records refuse values in their own ways.
      throw new IOException(Shown.jsonReason(e), e);
    }
  }

  private static JsonElement parsed(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    // NaN and infinity are written by Gson, but only a lenient reader takes them.
    reader.setStrictness(Strictness.LENIENT);
    JsonElement whole = JsonParser.parseReader(reader);
    try {
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonParseException("something follows the JSON");
      }
    } catch (IOException e) {
      throw new JsonParseException(e);
    }
    return whole;
  }

  private static String hash(JsonElement content) {
    byte[] text = GSON.toJson(content).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ContentHash.sha256().digest(text));
  }
}
