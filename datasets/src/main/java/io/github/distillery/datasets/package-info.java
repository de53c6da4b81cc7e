/**
 * The data that ships with Distillery, and readers for the data that users bring.
 *
 * <p>Start reading at {@link io.github.distillery.datasets.Datasets}: one method a data set, no
 * network needed. For own data there are {@link io.github.distillery.datasets.IdxFiles} (the format
 * of MNIST), {@link io.github.distillery.datasets.CsvFiles} (a table with a label column) and
 * {@link io.github.distillery.datasets.ImageFolder} (one sub-folder of PNG or JPEG files a class).
 *
 * <p>The files are resources of this jar, from the folder {@code datasets/data} of the project,
 * where {@code LICENSES.md} names source and licence of each, and {@code SHA256SUMS} its hash. A
 * shipped file is compared with its hash whenever it is read. Where a data set was read from
 * several files, the hash in its provenance is that of all their bytes, one file after the other
 * (images, then labels): {@code cat images labels | sha256sum}.
 *
 * <p>What is wrong with a file ends in a {@link io.github.distillery.data.DataException} that names
 * the file, the place in it, the value found there and the remedy. No reader believes a header:
 * memory is taken for the bytes that are there, not for those that a header promises, and nothing
 * is read by Java's deserialisation.
 */
package io.github.distillery.datasets;
