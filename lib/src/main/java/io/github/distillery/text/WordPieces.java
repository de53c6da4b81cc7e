package io.github.distillery.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.distillery.model.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Cuts texts into wordpieces (Wu and others 2016, section 4.1; as BERT does, Devlin and others
 * 2019), by Hugging Face's tokenizers as DJL brings them to Java.
 *
 * <p>DJL's library would report its use on EC2, and on a machine with a graphics card fetch another
 * native library; it is loaded in DJL's offline mode and without looking for cards, so that it does
 * neither. The native library in its jar is unpacked once to {@code .djl.ai} in the user's home, or
 * where {@code DJL_CACHE_DIR} says.
 */
final class WordPieces {
  /** DJL's: no network. */
  private static final String OFFLINE = "ai.djl.offline";

  /** DJL's: looks for graphics cards in another process, so not when the class is loaded. */
  private static final String APART = "ai.djl.util.cuda.fork";

  private static final String CARDS = "ai.djl.util.cuda.CudaUtils";
  private static final String MARK = "[CLS]";

  private final HuggingFaceTokenizer tokenizer;

  private WordPieces(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Reads the rules of a {@code tokenizer.json}. */
  static synchronized WordPieces read(byte[] rules) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader ofDjl = HuggingFaceTokenizer.class.getClassLoader();
    // with the thread's loader DJL looks for its native library
    thread.setContextClassLoader(ofDjl);
    try {
      with(APART, () -> Class.forName(CARDS, true, ofDjl));
      Map<String, String> options = Map.of("padding", "false", "truncation", "false");
      return with(
          OFFLINE,
          () ->
              new WordPieces(
                  HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(rules), options)));
    } catch (IOException | ClassNotFoundException | EngineException | LinkageError e) {
      throw new ModelException(
          "the tokenizer cannot be loaded on %s %s (%s); it has native code for Linux and Windows on x86-64, Linux on ARM, and macOS on ARM, and needs a folder that it can write to: name one with DJL_CACHE_DIR"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e),
          e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Something that is loaded. */
  @FunctionalInterface
  private interface Loading<T> {
    T load() throws IOException, ClassNotFoundException;
  }

  /** Loads while a property is set. */
  private static <T> T with(String property, Loading<T> loading)
      throws IOException, ClassNotFoundException {
    String before = System.setProperty(property, "true");
    try {
      return loading.load();
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }

  /**
   * The ids of a text's wordpieces, between those of {@code [CLS]} and {@code [SEP]}.
   *
   * @param most how many there may be, 2 or more; what is beyond is cut off, {@code [SEP]} stays
   */
  long[] ids(String text, int most) {
    long[] ids = encoding(text).getIds();
    if (ids.length <= most) {
      return ids;
    }
    long[] cut = Arrays.copyOf(ids, most);
    cut[most - 1] = ids[ids.length - 1];
    return cut;
  }

  /** The wordpieces themselves, all of them, without {@code [CLS]} and {@code [SEP]}. */
  List<String> pieces(String text) {
    String[] pieces = encoding(text).getTokens();
    return List.of(pieces).subList(pieces[0].equals(MARK) ? 1 : 0, pieces.length - 1);
  }

  private Encoding encoding(String text) {
    // half of a surrogate pair is no text: what UTF-8 cannot hold becomes a question mark
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return tokenizer.encode(new String(bytes, StandardCharsets.UTF_8));
  }
}
