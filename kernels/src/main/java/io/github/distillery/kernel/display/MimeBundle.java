package io.github.distillery.kernel.display;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a value looks like, in one or more formats. There is always a {@code text/plain}.
 *
 * @param data MIME type to content: text as {@code String}, images as {@code byte[]}, JSON as maps
 *     and lists
 * @param metadata MIME type to what a viewer should know, for example an image's width and height
 */
public record MimeBundle(Map<String, Object> data, Map<String, Object> metadata) {
  /** The type that every bundle has. */
  public static final String PLAIN = "text/plain";

  /** HTML, a fragment and not a page. */
  public static final String HTML = "text/html";

  /** An image with its bytes. */
  public static final String PNG = "image/png";

  /** A drawing as XML text. */
  public static final String SVG = "image/svg+xml";

  /** Data as maps, lists, text and numbers. */
  public static final String JSON = "application/json";

  /**
   * Takes copies of the maps and makes sure that there is text.
   *
   * @param data MIME type to content
   * @param metadata MIME type to what a viewer should know
   */
  public MimeBundle(Map<String, Object> data, Map<String, Object> metadata) {
    Map<String, Object> copy = new LinkedHashMap<>(data);
    copy.putIfAbsent(PLAIN, String.join(", ", data.keySet()));
    this.data = Collections.unmodifiableMap(copy);
    this.metadata = Map.copyOf(metadata);
  }

  /**
   * A bundle without metadata.
   *
   * @param data MIME type to content
   */
  public MimeBundle(Map<String, Object> data) {
    this(data, Map.of());
  }

  /**
   * A bundle of text only.
   *
   * @param text what a terminal shows
   * @return the bundle
   */
  public static MimeBundle text(String text) {
    return new MimeBundle(Map.of(PLAIN, text));
  }

  /**
   * This bundle and one more format.
   *
   * @param mimeType the format
   * @param content text, or bytes for an image
   * @return a new bundle
   */
  public MimeBundle with(String mimeType, Object content) {
    Map<String, Object> more = new LinkedHashMap<>(data);
    more.put(mimeType, content);
    return new MimeBundle(more, metadata);
  }

  /**
   * This bundle with the size at which an image is to be shown; the image itself may have more
   * pixels, for sharp screens.
   *
   * @param mimeType the image's format
   * @param width in CSS pixels
   * @param height in CSS pixels
   * @return a new bundle
   */
  public MimeBundle sized(String mimeType, int width, int height) {
    Map<String, Object> more = new LinkedHashMap<>(metadata);
    more.put(mimeType, Map.of("width", width, "height", height));
    return new MimeBundle(data, more);
  }

  /**
   * This bundle with only some of its formats.
   *
   * @param mimeTypes which to keep beside the text; all where none is named
   * @return a new bundle
   */
  public MimeBundle only(String... mimeTypes) {
    if (mimeTypes.length == 0) {
      return this;
    }
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put(PLAIN, plain());
    for (String type : mimeTypes) {
      if (data.containsKey(type)) {
        kept.put(type, data.get(type));
      }
    }
    return new MimeBundle(kept, metadata);
  }

  /**
   * The text.
   *
   * @return what a terminal shows
   */
  public String plain() {
    return data.get(PLAIN).toString();
  }
}
