package io.github.distillery.spark;

import io.github.distillery.spark.ParquetSoftLabels.Logits;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * One Parquet file of soft labels. Its footer says which piece of the samples it is for, what that
 * piece held, and the hash of the rows, so that a file can be trusted though whoever began it is no
 * longer there.
 */
final class LabelFile {
  private static final String PIECE = "distillery.piece";
  private static final String SAMPLES = "distillery.samples";
  private static final String ROWS = "distillery.rows";
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT64)
          .named(SparkSoftLabels.INDEX)
          .requiredList()
          .requiredElement(PrimitiveTypeName.FLOAT)
          .named(SparkSoftLabels.LOGITS)
          .named("soft_labels");

  private LabelFile() {}

  /**
   * What a file holds.
   *
   * @param samples the tally of the samples that the teacher was asked about
   * @param rows the tally of what it said
   */
  record Content(SampleTally samples, SampleTally rows) implements Serializable {
    static final Content NONE = new Content(SampleTally.NONE, SampleTally.NONE);

    Content plus(Content other) {
      return new Content(samples.plus(other.samples), rows.plus(other.rows));
    }
  }

  /**
   * Writes a file.
   *
   * @param piece which piece of the samples the rows are for
   * @param rows the logits
   * @param samples what the piece held; asked when the rows have come to their end
   */
  static Content write(
      Configuration hadoop,
      Path file,
      String piece,
      Iterator<Logits> rows,
      Supplier<SampleTally> samples)
      throws IOException {
    Rows support = new Rows(piece, samples);
    try (ParquetWriter<Logits> writer =
        new Builder(HadoopOutputFile.fromPath(file, hadoop), support)
            .withConf(hadoop)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withPageWriteChecksumEnabled(true)
            .build()) {
      while (rows.hasNext()) {
        writer.write(rows.next());
      }
    }
    return new Content(samples.get(), support.tally);
  }

  /**
   * Reads a file to its end and compares with what its footer says.
   *
   * @return what it holds; nothing where the file is for another piece, or is not as it was written
   */
  static Optional<Content> verified(Configuration hadoop, Path file, String piece) {
    Configuration checking = new Configuration(hadoop);
    checking.setBoolean("parquet.page.verify-checksum.enabled", true);
    try {
      Map<String, String> footer = footer(checking, file);
      SampleTally tally = SampleTally.NONE;
      try (ParquetReader<Group> rows =
          ParquetReader.builder(new GroupReadSupport(), file).withConf(checking).build()) {
        for (Group row = rows.read(); row != null; row = rows.read()) {
          tally = tally.plus(sample(logits(row)));
        }
      }
      boolean same = piece.equals(footer.get(PIECE)) && tally.line().equals(footer.get(ROWS));
      return same
          ? Optional.of(new Content(SampleTally.parse(footer.get(SAMPLES)), tally))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // whatever is wrong with it, it is made anew
      return Optional.empty();
    }
  }

  private static Map<String, String> footer(Configuration hadoop, Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
      return reader.getFooter().getFileMetaData().getKeyValueMetaData();
    }
  }

  private static Logits logits(Group row) {
    Group list = row.getGroup(SparkSoftLabels.LOGITS, 0);
    float[] values = new float[list.getFieldRepetitionCount(0)];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.getGroup(0, i).getFloat(0, 0);
    }
    return new Logits(row.getLong(SparkSoftLabels.INDEX, 0), values);
  }

  /** A row of logits is counted and hashed as a sample is. */
  static Sample sample(Logits row) {
    return new Sample(row.index(), row.values(), Sample.NO_CLASS);
  }

  private static final class Builder extends ParquetWriter.Builder<Logits, Builder> {
    private final Rows support;

    Builder(OutputFile file, Rows support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Logits> getWriteSupport(Configuration hadoop) {
      return support;
    }
  }

  /** Says to Parquet what a row consists of. */
  private static final class Rows extends WriteSupport<Logits> {
    private final String piece;
    private final Supplier<SampleTally> samples;
    private SampleTally tally = SampleTally.NONE;
    private RecordConsumer to;

    Rows(String piece, Supplier<SampleTally> samples) {
      this.piece = piece;
      this.samples = samples;
    }

    @Override
    public WriteContext init(Configuration hadoop) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      to = consumer;
    }

    @Override
    public void write(Logits row) {
      tally = tally.plus(sample(row));
      to.startMessage();
      to.startField(SparkSoftLabels.INDEX, 0);
      to.addLong(row.index());
      to.endField(SparkSoftLabels.INDEX, 0);
      to.startField(SparkSoftLabels.LOGITS, 1);
      to.startGroup();
      to.startField("list", 0);
      for (float value : row.values()) {
        to.startGroup();
        to.startField("element", 0);
        to.addFloat(value);
        to.endField("element", 0);
        to.endGroup();
      }
      to.endField("list", 0);
      to.endGroup();
      to.endField(SparkSoftLabels.LOGITS, 1);
      to.endMessage();
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
      return new FinalizedWriteContext(
          Map.of(PIECE, piece, SAMPLES, samples.get().line(), ROWS, tally.line()));
    }
  }
}
