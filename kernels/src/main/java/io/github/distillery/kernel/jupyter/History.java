package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;

/** The cells that this session has run. */
final class History {
  private record Entry(int line, String source) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Integer, String> results = new HashMap<>();

  synchronized void add(int line, String source) {
    entries.add(new Entry(line, source));
  }

  /**
   * Notes what a cell gave, for clients that ask for the past with its output.
   *
   * @param line the cell's number
   * @param text its value as plain text
   */
  synchronized void result(int line, String text) {
    results.put(line, text);
  }

  /**
   * Answers a question about the past.
   *
   * @param request for the last cells, a range, or a pattern
   * @return the content of the answer
   */
  synchronized JsonObject answer(HistoryRequest request) {
    JsonArray found = new JsonArray();
    for (Entry entry : select(request)) {
      JsonArray one = new JsonArray();
      // This session only, which range requests call 0.
      one.add(0);
      one.add(entry.line());
      if (request.includeOutput()) {
        JsonArray both = new JsonArray();
        both.add(entry.source());
        both.add(results.get(entry.line()));
        one.add(both);
      } else {
        one.add(entry.source());
      }
      found.add(one);
    }
    JsonObject content = Replies.ok();
    content.add("history", found);
    return content;
  }

  private List<Entry> select(HistoryRequest request) {
    if (request instanceof HistoryRequest.Range range) {
      int stop = range.getStop() <= 0 ? Integer.MAX_VALUE : range.getStop();
      return entries.stream()
          .filter(e -> range.getSessionIndex() == 0)
          .filter(e -> e.line() >= range.getStart() && e.line() < stop)
          .toList();
    }
    if (request instanceof HistoryRequest.Search search) {
      return last(matching(search), search.getMaxReturnLength());
    }
    return request instanceof HistoryRequest.Tail tail
        ? last(entries, tail.getMaxReturnLength())
        : List.of();
  }

  private List<Entry> matching(HistoryRequest.Search search) {
    Pattern glob = glob(search.getPattern() == null ? "*" : search.getPattern());
    List<Entry> all = entries.stream().filter(e -> glob.matcher(e.source()).matches()).toList();
    if (!search.filterUnique()) {
      return all;
    }
    Map<String, Entry> newest = new LinkedHashMap<>();
    for (Entry entry : all) {
      newest.remove(entry.source());
      newest.put(entry.source(), entry);
    }
    return List.copyOf(newest.values());
  }

  private static List<Entry> last(List<Entry> all, int most) {
    return most <= 0 ? all : all.subList(Math.max(0, all.size() - most), all.size());
  }

  private static Pattern glob(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
