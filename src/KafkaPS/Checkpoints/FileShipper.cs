using System.Text;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Checkpoints;

/// <summary>What a shipper sends with: everything that is created again with a new producer.</summary>
/// <param name="Shipment">Sends and commits.</param>
/// <param name="Lines">Turns lines into records.</param>
/// <param name="Operation">Sends the records.</param>
sealed record ShippingLine(Shipment Shipment, LineSender Lines, SendOperation Operation) : IDisposable
{
    public void Dispose() => Shipment.Dispose();
}

/// <summary>Ships the new content of files, in order, and stores its progress in the checkpoint.</summary>
/// <param name="checkpoint">The checkpoint's name.</param>
/// <param name="format">How the files are divided into records.</param>
/// <param name="connect">Creates what the shipper sends with. After a failure, it is called again and uses another producer.</param>
/// <param name="resolve">Returns the files that the call's paths name now. The first call reports those that do not exist.</param>
/// <param name="report">Receives messages for the user.</param>
sealed class FileShipper(string checkpoint, TextFormat format, Func<ShippingLine> connect, Func<bool, IReadOnlyCollection<string>> resolve, IShippingReport report) : IDisposable
{
    /// <summary>How long a file must stay unchanged before its last lines are considered complete.</summary>
    static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(5);
    const int RetryMs = 1000;
    /// <summary>How many times a run that does not follow continues after being fenced although no other run has the checkpoint. Failing brokers can cause that.</summary>
    const int MaxFenced = 3;
    /// <summary>The number of lines sent between checks whether to commit or to stop.</summary>
    const int LinesBetweenLooks = 64;

    readonly FileCatalog _catalog = new(report);
    ShippingLine _line = null!;
    int _fenced;

    /// <summary>Whether an incomplete last line is a record.</summary>
    internal required bool TakesPartialLine { get; init; }

    /// <summary>Whether to continue at the end of the files, until stopped.</summary>
    internal required bool Follows { get; init; }

    /// <summary>Canceled to make the run commit what is acknowledged, and end.</summary>
    internal required CancellationToken Stop { get; init; }

    /// <summary>Ships until there is nothing left, or until it is stopped.</summary>
    /// <exception cref="CheckpointException">The checkpoint cannot be kept, or another run has taken it over.</exception>
    /// <exception cref="KafkaException">Kafka rejected the request or, without <see cref="Follows"/>, did not answer in time. The next run ships what was not committed.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped. What was acknowledged is committed, if that was possible in time.</exception>
    internal void Run()
    {
        _line = connect();
        IReadOnlyCollection<string> paths = resolve(false);
        if (!Follows && _line.Shipment.TryRead() is { } committed)
        {
            _catalog.Load(committed);
            _catalog.Update(paths);
            // A run that finds nothing new changes nothing, and does not take over the checkpoint.
            if (!_catalog.HasNews) return;
        }

        IReadOnlyList<CheckpointEntry> entries = _line.Shipment.Claim();
        // If it is not up to date, the previous run has committed in the meantime.
        if (_catalog.Files.Count == 0 || !_catalog.IsUpToDate(entries)) _catalog.Load(entries);
        using var watch = new FileWatch(Follows ? paths.Select(path => Path.GetDirectoryName(path)!) : []);
        while (true)
        {
            try
            {
                bool isStopped = RunOnce(watch);
                Commit();
                if (isStopped) Stop.ThrowIfCancellationRequested();
                return;
            }
            catch (RecordTooLargeException e)
            {
                // The next run would fail at the same line, so the user has to act.
                e.Advice = $"Every run ends at this line, which is after {Places()}. Raise max.message.bytes of the topic. Or set max.request.size for this checkpoint to what the topic accepts: "
                    + "the line then causes an error and is skipped, and -DeadLetterPath saves it.";
                throw;
            }
            catch (KafkaException e) when (((Follows && CanGoOn(e)) || (Shipment.IsFenced(e) && ++_fenced <= MaxFenced)) && !Stop.IsCancellationRequested)
            {
                Reconnect(e);
                watch.OnNames();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _catalog.Dispose();
        _line?.Dispose();
    }

    /// <returns>Whether the run was stopped.</returns>
    bool RunOnce(FileWatch watch)
    {
        while (!Stop.IsCancellationRequested)
        {
            if (watch.TakeNamesChanged()) _catalog.Update(resolve(true));
            bool hasSent = false, looksAgain = false;
            foreach (FollowedFile file in InOrder())
            {
                if (Stop.IsCancellationRequested) return true;
                hasSent |= TrySendNew(file, ref looksAgain);
            }

            if (looksAgain) watch.OnNames();
            if (!Follows && !looksAgain) return Stop.IsCancellationRequested;
            _line.Shipment.Drain();
            if (_line.Shipment.IsDue || _catalog.Forgotten.Any()) Commit();
            if (hasSent) continue;
            try
            {
                watch.Wait(_line.Shipment.RemainingMs, Stop);
            }
            catch (OperationCanceledException)
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>Describes the position of the last commit in each file from which more was sent.</summary>
    string Places() => string.Join(", ", _catalog.Files.Where(file => file.IsChanged).Select(file => FormattableString.Invariant($"byte {file.Committed?.Position ?? 0} of '{file.Path}'")));

    /// <summary>Returns the files in the order in which they were written: the rest of a renamed file comes before the file that has its name now.</summary>
    FollowedFile[] InOrder() => [.. _catalog.Files.Where(file => file.IsLocated || file.Stream is not null).OrderBy(file => file.IsLocated).ThenBy(file => file.LastGrowth)];

    bool TrySendNew(FollowedFile file, ref bool looksAgain)
    {
        try
        {
            return SendNew(file, ref looksAgain);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            report.NotRead(file.Path, e);
            // Until the file changes, another attempt would fail in the same way.
            file.SeenLength = file.Stream?.Length ?? 0;
            return false;
        }
        finally
        {
            if (!Follows) file.Stream = null;
        }
    }

    /// <summary>Sends the complete records that were added since the last time.</summary>
    bool SendNew(FollowedFile file, ref bool looksAgain)
    {
        if (file.Stream is not { } stream) return false;
        long length = stream.Length;
        if (length < file.Position)
        {
            looksAgain = true;
            _catalog.LookAgain(file);
            return false;
        }

        DateTime now = DateTime.UtcNow;
        if (length != file.SeenLength && file.SeenLength > 0) file.LastGrowth = now;
        bool isQuiet = now - file.LastGrowth >= QuietTime;
        if (length == file.Position || (length == file.SeenLength && !(isQuiet && TakesRest && file.Position < length))) return false;
        long start = Begin(file, stream, out int known);
        var text = new GrowingStream(stream, start, file.Position == 0 ? file.Head : file.Tail);
        using var lines = new LineReader(text, LineEnd.Of(format.Delimiter, file.Text!.Value.Encoding), _line.Lines.MaxLineLength)
        {
            TakesPartialLine = TakesPartialLine && (!Follows || isQuiet), History = Fingerprint.MaxLength,
        };
        lines.Skip(known);
        using var records = new RecordLines(lines, format.FirstLine, file.Text.Value.Encoding, _line.Lines.MaxLineLength) { TakesLastGroup = TakesPartialLine && !Follows || isQuiet };
        bool hasSent = Send(file, records, start);
        file.SeenLength = length;
        if (text.IsReplaced)
        {
            looksAgain = true;
            _catalog.LookAgain(file);
        }

        return hasSent;
    }

    bool TakesRest => TakesPartialLine || format.FirstLine is not null;

    /// <summary>Returns where to start reading: at the bytes before the position, which show whether the file is still the same.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stream">The open file.</param>
    /// <param name="known">The number of these bytes, which include a byte order mark.</param>
    /// <returns>The offset in the file.</returns>
    long Begin(FollowedFile file, FileStream stream, out int known)
    {
        if (file.Text is null)
        {
            byte[] head = new byte[FileSniffer.HeadSize];
            stream.Position = 0;
            int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            file.Text = TextFile.Detect(head.AsSpan(0, length), format.Encoding, format.IsText);
            if (!LineEnd.IsCertain(format.Delimiter, file.Text.Value.Encoding))
                throw new InvalidDataException($"With -Checkpoint the delimiter '{format.Delimiter}' cannot be used for {file.Text.Value.Encoding.WebName} text, because it can be part of another character.");
        }

        // The byte order mark is not text, and counts as read.
        known = file.Position == 0 ? file.Text.Value.MarkLength : file.Tail.Length;
        return file.Position == 0 ? 0 : file.Position - known;
    }

    bool Send(FollowedFile file, RecordLines records, long start)
    {
        bool isUtf8 = TextFile.IsUtf8(file.Text!.Value.Encoding), hasSent = false;
        int sent = 0;
        while (records.Read())
        {
            _line.Shipment.Begin();
            var place = new LinePlace(file.Path, file.Position, IsOffset: true);
            if (isUtf8 || records.IsTooLong) _line.Lines.Send(records, place);
            else SendDecoded(records, place, file.Text.Value.Encoding);
            file.Position = start + records.End;
            hasSent = true;
            if (++sent % LinesBetweenLooks != 0) continue;
            if (Stop.IsCancellationRequested) break;
            if (!_line.Shipment.IsDue) continue;
            file.Tail = Fingerprint.Of(records.Before);
            Commit();
        }

        if (hasSent) file.Tail = Fingerprint.Of(records.Before);
        return hasSent;
    }

    void SendDecoded(RecordLines records, in LinePlace place, Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        try
        {
            _line.Lines.Send(TextBytes.Utf8.GetBytes(strict.GetString(records.Line)), place);
        }
        catch (DecoderFallbackException e)
        {
            _line.Lines.RefuseEncoding(records.Line, place, encoding.WebName.ToUpperInvariant(), e);
        }
    }

    void Commit()
    {
        CheckpointEntry[] changes =
        [
            .. _catalog.Files.Where(file => file.IsChanged && !_catalog.Forgotten.Contains(file.Id)).Select(file => CheckpointEntry.Of(checkpoint, file.Snapshot())),
            .. _catalog.Forgotten.Select(id => CheckpointEntry.Forget(checkpoint, id)),
        ];
        _line.Shipment.Commit(changes);
        _catalog.OnCommitted();
        _line.Shipment.Publish();
    }

    /// <summary>Returns whether an error passes by itself or with another producer.</summary>
    static bool CanGoOn(KafkaException error) => error is not (AuthenticationException or AuthorizationException or InvalidConfigurationException or RecordTooLargeException)
        && (error.IsRetriable || error.IsFatal || error.Code is ErrorCodes.TimedOut or ErrorCodes.Transport or ErrorCodes.AllBrokersDown or ErrorCodes.PurgeQueue or ErrorCodes.PurgeInflight or ErrorCodes.QueueFull
            || error is TransactionAbortableException or TransactionAbortedException or InvalidTxnStateException or InvalidPidMappingException or InvalidProducerEpochException or ProducerFencedException);

    /// <summary>Resumes from the last commit with another producer, as soon as Kafka is reachable. Warns once, however long that takes.</summary>
    /// <remarks>This run may have been away for so long that another run has taken its place, or may have been fenced by that run at once. It must not take the checkpoint back.</remarks>
    void Reconnect(KafkaException error)
    {
        bool isTold = false;
        while (true)
        {
            _line.Dispose();
            try
            {
                _line = connect();
                if (_line.Shipment.WhyLost() is { } lost) throw lost;
                if (!isTold) report.Warn($"Shipping is paused: {error.Message} It resumes from the last commit as soon as possible.");
                isTold = true;
                _catalog.Rewind(_line.Shipment.Claim());
                report.Verbose("Kafka is reachable again. Shipping resumes from the last commit.");
                return;
            }
            catch (KafkaException e) when (CanGoOn(e))
            {
                if (!isTold) report.Warn($"Shipping is paused: {error.Message} It resumes from the last commit as soon as possible.");
                isTold = true;
                // The same error repeats until Kafka is reachable.
                report.Verbose(e.Message);
            }

            Stop.WaitHandle.WaitOne(RetryMs);
            Stop.ThrowIfCancellationRequested();
        }
    }
}
