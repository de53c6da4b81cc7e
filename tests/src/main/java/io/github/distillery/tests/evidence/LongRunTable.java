package io.github.distillery.tests.evidence;

import io.github.distillery.view.ChartStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Table and chart of {@link LongRun}. */
final class LongRunTable {
  private static final List<String> DRAWN =
      List.of("resident MB", "heap MB", "metaspace MB", "arrays MB", "direct MB");
  private static final int TENTH = 10;
  private static final int WIDTH = 720;
  private static final int HEIGHT = 380;

  private LongRunTable() {}

  static void write(Path folder) throws IOException {
    Path csv = folder.resolve("long-run.csv");
    List<MemorySample> training = LongRun.samples(csv, "training");
    List<MemorySample> session = LongRun.samples(csv, "session");
    XYChart above = chart("Training", "batches", training);
    XYChart below = chart("One kernel", "cells", session);
    BitmapEncoder.saveBitmap(
        List.of(above, below),
        2,
        1,
        folder.resolve("long-run").toString(),
        BitmapEncoder.BitmapFormat.PNG);
    Files.writeString(
        folder.resolve("long-run.md"),
        """
        # Long use

        Whether memory grows. Each sample is taken after a collection: heap in use; *arrays*, the memory that JavaCPP has
        given to arrays outside the heap; direct buffers; resident memory of the process, which never shrinks by much; metaspace,
        where classes are; classes, threads, open files. First and last tenth of the samples, and the slope of a straight
        line through all samples after the first tenth, by which time everything has been loaded.

        ![memory](long-run.png)

        ## Training: %,d batches

        Eight hours with a step of 40 ms are 720,000 batches: a student somewhat larger than the residual net of
        [benchmarks.md](benchmarks.md), whose step takes 25 to 29 ms with one thread. (LeNet's takes 16 to 19; eight hours of it
        would be 1.6 million, which was not run.) The same number of batches is run here with a smaller student, 784-30-10 with
        batches of 32 images of Fashion-MNIST, in %.0f minutes: ten distillations, one after another in one process, soft labels read from mapped files, the validation
        part evaluated and a checkpoint written after each hundred batches. What is compressed is the time of a step, not the number of
        steps, epochs, evaluations or checkpoints.

        %s
        ## One kernel: %,d cells

        Sent by Jupyter's own client to one process in %.0f minutes, 25 kinds of cells in turn, each with another number in it:
        variables, methods and records declared anew, values, tables, charts, arrays, networks and images shown, trainings, soft labels,
        distillation, streams, a magic, compile errors, exceptions, and a loop without end that is interrupted; every 25 cells also
        completions, inspections and history. Each cell ended as it should.

        What is left: a class for each cell, which the JVM cannot unload, in metaspace and with some objects in the heap; the cell's
        text for the history; two groups of threads (JDK 17). Between cell 500 and 4,500 of this session the kinds of objects that grew
        in a histogram of the heap grew by 1.1 kB a cell: texts 0.4, groups of threads 0.2, classes and what is told of them 0.2, maps
        0.1. The heap swings by some ten MB, which the slope has in it: compilers fill until they are made anew after a thousand
        snippets, and the serial collector leaves some dead objects in place. Of 41 MB more resident memory between cell 500 and 1,600
        of another session 22 were pages of the heap that were not touched before (its size stayed 238 MB), 13 what the C library keeps
        of memory that was given back, 4 compiled code, 2 classes.

        %s
        Commands, after `mvn package -DskipTests` and, for the kernel, `./distillery install --prefix ENVIRONMENT` into a Python
        environment that has `jupyter_client`:

            java @jvm.options -cp "tests/target/classes:kernels/target/libs/*" %s training
            java @jvm.options -cp "tests/target/classes:kernels/target/libs/*" %s session ENVIRONMENT/bin/python
            java @jvm.options -cp "tests/target/classes:kernels/target/libs/*" %s table
        """
            .formatted(
                last(training).done(),
                last(training).seconds() / 60,
                table("batches", training),
                last(session).done(),
                last(session).seconds() / 60,
                table("cells", session),
                LongRun.class.getName(),
                LongRun.class.getName(),
                LongRun.class.getName()));
  }

  private static MemorySample last(List<MemorySample> samples) {
    return samples.get(samples.size() - 1);
  }

  private static XYChart chart(String title, String unit, List<MemorySample> samples) {
    XYChart chart =
        ChartStyle.apply(
            new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("thousand " + unit)
                .yAxisTitle("MB")
                .build());
    double[] done = samples.stream().mapToDouble(sample -> sample.done() / 1e3).toArray();
    for (String quantity : DRAWN) {
      double[] values = samples.stream().mapToDouble(sample -> sample.value(quantity)).toArray();
      chart.addSeries(quantity.replace(" MB", ""), done, values).setMarker(SeriesMarkers.NONE);
    }
    chart.getStyler().setYAxisMin(0.0).setXAxisTickMarkSpacingHint(100);
    return chart;
  }

  private static String table(String unit, List<MemorySample> samples) {
    int tenth = samples.size() / TENTH;
    List<MemorySample> after = samples.subList(tenth, samples.size());
    StringBuilder table =
        new StringBuilder(
            "| | first tenth | last tenth | slope per 1,000 %s |%n|---|---:|---:|---:|%n"
                .formatted(unit));
    for (String quantity : MemorySample.QUANTITIES) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %+.4f |%n",
              quantity,
              mean(samples.subList(0, tenth), quantity),
              mean(samples.subList(samples.size() - tenth, samples.size()), quantity),
              1000 * slope(after, quantity)));
    }
    return table.toString();
  }

  private static double mean(List<MemorySample> samples, String quantity) {
    return samples.stream().mapToDouble(sample -> sample.value(quantity)).average().orElseThrow();
  }

  /** By least squares. */
  private static double slope(List<MemorySample> samples, String quantity) {
    double x = samples.stream().mapToDouble(MemorySample::done).average().orElseThrow();
    double y = mean(samples, quantity);
    double above =
        samples.stream().mapToDouble(s -> (s.done() - x) * (s.value(quantity) - y)).sum();
    double below = samples.stream().mapToDouble(s -> (s.done() - x) * (s.done() - x)).sum();
    return above / below;
  }
}
