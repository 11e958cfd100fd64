using System.Buffers;
using KafkaPS.Producing;

namespace KafkaPS.Checkpoints;

/// <summary>Reads a file that may grow meanwhile, and stops when it was truncated, even if it has grown again: the bytes before those being read reveal that.</summary>
/// <remarks>Both are read at once, because a file may become another one between two reads.</remarks>
/// <param name="file">The open file.</param>
/// <param name="start">The offset to start at.</param>
/// <param name="known">The fingerprint of the first bytes; empty when they are not known.</param>
sealed class GrowingStream(FileStream file, long start, Fingerprint known) : ReadOnlyStream
{
    readonly byte[] _before = new byte[Fingerprint.MaxLength];
    byte[] _buffer = [];
    int _beforeLength;
    readonly long _start = start;
    long _position = start;

    /// <summary>Whether the file has become another one; then there is nothing more to read.</summary>
    internal bool IsReplaced { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (IsReplaced) return 0;
        if (_buffer.Length < _beforeLength + buffer.Length) Rent(Fingerprint.MaxLength + buffer.Length);
        Span<byte> all = _buffer.AsSpan(0, _beforeLength + buffer.Length);
        int read = RandomAccess.Read(file.SafeFileHandle, all, _position - _beforeLength);
        bool isSame = _position == _start ? known.IsOf(all[..read]) : read >= _beforeLength && all[.._beforeLength].SequenceEqual(_before.AsSpan(0, _beforeLength));
        if (!isSame)
        {
            IsReplaced = true;
            return 0;
        }

        ReadOnlySpan<byte> next = all[_beforeLength..Math.Max(read, _beforeLength)];
        next.CopyTo(buffer);
        _position += next.Length;
        ReadOnlySpan<byte> last = all[..Math.Max(read, _beforeLength)];
        last = last[^Math.Min(last.Length, _before.Length)..];
        last.CopyTo(_before);
        _beforeLength = last.Length;
        return next.Length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The file stays open.
        if (disposing) Rent(0);
        base.Dispose(disposing);
    }

    void Rent(int length)
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);
    }
}
