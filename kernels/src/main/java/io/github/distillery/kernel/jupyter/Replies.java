package io.github.distillery.kernel.jupyter;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.assist.Completeness;
import io.github.distillery.kernel.assist.Completion;
import io.github.distillery.kernel.assist.Proposal;
import io.github.distillery.kernel.display.MimeBundle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.comm.CommOpenCommand;

/** The contents of answers. */
final class Replies {
  private static final Gson GSON = new Gson();

  private Replies() {}

  static JsonObject ok() {
    return status("ok");
  }

  static JsonObject status(String status) {
    JsonObject content = new JsonObject();
    content.addProperty("status", status);
    return content;
  }

  static JsonObject error(String name, String message, List<String> traceback) {
    JsonObject content = status("error");
    content.addProperty("ename", name);
    content.addProperty("evalue", message);
    content.add("traceback", GSON.toJsonTree(traceback));
    return content;
  }

  static JsonObject kernelInfo() {
    String java = System.getProperty("java.version");
    String own = Replies.class.getPackage().getImplementationVersion();
    JsonObject content = ok();
    content.addProperty("protocol_version", Header.PROTOCOL_VERISON);
    content.addProperty("implementation", "distillery");
    content.addProperty("implementation_version", own == null ? "development" : own);
    content.add(
        "language_info",
        GSON.toJsonTree(
            Map.of(
                "name", "java",
                "version", java,
                "mimetype", "text/x-java",
                "file_extension", ".java",
                "pygments_lexer", "java",
                "codemirror_mode", "text/x-java",
                "nbconvert_exporter", "script")));
    content.addProperty("banner", "Distillery: knowledge distillation in Java " + java);
    content.add("help_links", GSON.toJsonTree(List.of()));
    return content;
  }

  /**
   * Completions; positions count characters and not UTF-16 units.
   *
   * @param code the text that was asked about
   * @param found what fits
   * @return the answer
   */
  static JsonObject completion(String code, Completion found) {
    JsonObject content = ok();
    int start = code.codePointCount(0, found.from());
    int end = code.codePointCount(0, found.to());
    JsonArray matches = new JsonArray();
    JsonArray types = new JsonArray();
    for (Proposal proposal : found.proposals()) {
      matches.add(proposal.text());
      JsonObject type = new JsonObject();
      type.addProperty("start", start);
      type.addProperty("end", end);
      type.addProperty("text", proposal.text());
      type.addProperty("type", proposal.kind().name().toLowerCase(Locale.ROOT));
      type.addProperty("signature", proposal.signature());
      types.add(type);
    }
    JsonObject metadata = new JsonObject();
    // the name that IPython gave it; JupyterLab draws its icons from it
    metadata.add("_jupyter_types_experimental", types);
    content.add("matches", matches);
    content.addProperty("cursor_start", start);
    content.addProperty("cursor_end", end);
    content.add("metadata", metadata);
    return content;
  }

  static JsonObject inspection(Optional<MimeBundle> found) {
    JsonObject content = found.map(bundle -> MimeJson.of(bundle, null)).orElseGet(JsonObject::new);
    content.addProperty("status", "ok");
    content.addProperty("found", found.isPresent());
    if (found.isEmpty()) {
      content.add("data", new JsonObject());
      content.add("metadata", new JsonObject());
    }
    return content;
  }

  /**
   * What closes a comm that a client has opened: the kernel knows no target of any name.
   *
   * @param comm what the client sent
   * @return the content of comm_close
   */
  static JsonObject noSuchComm(CommOpenCommand comm) {
    JsonObject content = new JsonObject();
    content.addProperty("comm_id", comm.getCommID());
    content.add("data", new JsonObject());
    return content;
  }

  static JsonObject completeness(Completeness how) {
    JsonObject content = status(how.state().name().toLowerCase(Locale.ROOT));
    if (how.state() == Completeness.State.INCOMPLETE) {
      content.addProperty("indent", how.indent());
    }
    return content;
  }
}
