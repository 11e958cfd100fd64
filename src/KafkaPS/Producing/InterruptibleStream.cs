namespace KafkaPS.Producing;

/// <summary>A pipe or a terminal, which may provide no data for any length of time: a wait for it can be stopped.</summary>
/// <remarks>A read that was interrupted continues in the background, into its own buffer.</remarks>
sealed class InterruptibleStream(Stream source, Action whileWaiting, CancellationToken stop) : ReadOnlyStream
{
    const int WaitSliceMs = 100;

    readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Waits for a task in slices.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped first.</exception>
    internal static void Await(Task task, Action whileWaiting, CancellationToken stop)
    {
        while (Task.WaitAny([task], WaitSliceMs, stop) < 0) whileWaiting();
    }

    public override int Read(Span<byte> buffer)
    {
        Task<int> reading = source.ReadAsync(_buffer, 0, Math.Min(buffer.Length, _buffer.Length), CancellationToken.None);
        Await(reading, whileWaiting, stop);
        int read = reading.GetAwaiter().GetResult();
        _buffer.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        // Closing a pipe that a read is waiting for would block as well.
        if (disposing) Task.Run(source.Dispose, CancellationToken.None);
        base.Dispose(disposing);
    }
}

/// <summary>The common base of read-only streams.</summary>
abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
