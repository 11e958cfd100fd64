using KafkaPS.Checkpoints;

namespace KafkaPS.UnitTests.Checkpoints;

public sealed class FileCatalogTests : IDisposable, IShippingReport
{
    readonly string _folder = Directory.CreateTempSubdirectory("kafkaps-").FullName;
    readonly List<string> _warnings = [];
    readonly List<CheckpointEntry> _entries = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    void IShippingReport.Warn(string text) => _warnings.Add(text);

    void IShippingReport.Verbose(string text)
    {
    }

    void IShippingReport.NotRead(string path, Exception exception) => throw exception;

    [Fact]
    public void A_file_is_known_again_under_another_name()
    {
        string log = Write("app.log", "one\ntwo\n");
        Commit(log, 4);
        File.Move(log, log + ".1");
        Write("app.log", "three\n");

        Assert.Equal([("app.log", 0L), ("app.log.1", 4L)], Look("app.log", "app.log.1"));
    }

    [Fact]
    public void The_rest_of_a_file_is_found_that_no_path_names()
    {
        string log = Write("app.log", "one\ntwo\n");
        Commit(log, 4);
        File.Move(log, Path.Combine(_folder, "app-20260101.log"));
        Write("app.log", "three\n");

        Assert.Equal([("app-20260101.log", 4L), ("app.log", 0L)], Look("app.log"));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_file_with_the_same_header_is_another_one()
    {
        string header = new string('#', 2000) + "\n";
        string log = Write("app.log", header + "one\ntwo\n");
        Commit(log, header.Length + 4);
        File.Delete(log);
        Write("app.log", header + "six\nten\nmore\n");

        Assert.Equal([("app.log", 0L)], Look("app.log"));
        Assert.Contains("may be lost", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_is_not_shipped_as_long_as_it_is_one()
    {
        Write("app.log", new string('x', 2000) + "\none\n");
        Write("app.log.bak", new string('x', 2000) + "\n");

        Assert.Equal([("app.log", 0L)], Look("app.log", "app.log.bak"));
        Assert.Contains("app.log.bak", Assert.Single(_warnings), StringComparison.Ordinal);

        Write("app.log.bak", new string('x', 2000) + "\ntwo\n");
        Assert.Equal([("app.log", 0L), ("app.log.bak", 0L)], Look("app.log", "app.log.bak"));
    }

    [Fact]
    public void A_file_that_is_gone_is_kept_for_a_time_and_then_forgotten()
    {
        string log = Write("app.log", "one\n");
        Commit(log, 4);
        File.Delete(log);
        using (FileCatalog catalog = Load())
        {
            catalog.Update([]);
            Assert.NotNull(Assert.Single(catalog.Files).MissingSince);
            Assert.Empty(catalog.Forgotten);
        }

        FilePosition position = _entries[0].File!;
        _entries[0] = CheckpointEntry.Of("test", position with { MissingSince = DateTimeOffset.UtcNow - FileCatalog.ForgetAfter - TimeSpan.FromHours(1) });
        using FileCatalog later = Load();
        later.Update([]);
        Assert.Equal([position.Id], later.Forgotten);
    }

    [Fact]
    public void A_position_survives_as_JSON()
    {
        Commit(Write("app.log", "one\ntwo\n"), 4);
        CheckpointEntry entry = _entries[0];
        byte[] key = System.Text.Encoding.UTF8.GetBytes(CheckpointFormat.Key(entry)), value = System.Text.Encoding.UTF8.GetBytes(CheckpointFormat.Value(entry)!);

        Assert.Equal(entry.File, CheckpointFormat.Read(key, value, "test")!.File);
        Assert.True(CheckpointFormat.Read(key, null, null)!.IsForgotten);
        Assert.Null(CheckpointFormat.Read(key, value, "other"));
        Assert.Throws<FormatException>(() => CheckpointFormat.Read(key, "{\"version\":2}"u8.ToArray(), null));
        Assert.Throws<FormatException>(() => CheckpointFormat.Read("x"u8, value, null));
        Assert.Throws<FormatException>(() => CheckpointFormat.Read("[]"u8, value, null));
    }

    [Fact]
    public void A_file_that_is_truncated_while_it_is_read_ends_there()
    {
        string log = Write("app.log", new string('a', 4000));
        using FileStream stream = File.Open(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new GrowingStream(stream, 0, Fingerprint.Empty);
        byte[] buffer = new byte[2000];
        Assert.Equal(2000, text.Read(buffer));

        Write("app.log", new string('b', 5000));

        Assert.Equal(0, text.Read(buffer));
        Assert.True(text.IsReplaced);
    }

    string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        // In place, as a logger does.
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.SetLength(0);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return path;
    }

    void Commit(string path, long position)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int tail = (int)Math.Min(position, Fingerprint.MaxLength);
        _entries.Add(CheckpointEntry.Of("test", new FilePosition
        {
            Id = $"{_entries.Count}", Path = path, Position = position, Size = bytes.Length,
            Head = Fingerprint.Of(bytes.AsSpan(0, Math.Min(bytes.Length, Fingerprint.MaxLength))), Tail = Fingerprint.Of(bytes.AsSpan((int)position - tail, tail)),
        }));
    }

    FileCatalog Load()
    {
        var catalog = new FileCatalog(this);
        catalog.Load(_entries);
        return catalog;
    }

    (string, long)[] Look(params string[] names)
    {
        using FileCatalog catalog = Load();
        catalog.Update([.. names.Select(name => Path.Combine(_folder, name))]);
        return [.. catalog.Files.Where(file => file.IsLocated).Select(file => (Path.GetFileName(file.Path), file.Position)).OrderBy(pair => pair.Item1, StringComparer.Ordinal)];
    }
}
