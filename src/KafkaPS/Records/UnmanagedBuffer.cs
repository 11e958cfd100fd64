using System.Runtime.InteropServices;

namespace KafkaPS.Records;

/// <summary>Growing memory outside the managed heap, into which serializers write and from which librdkafka copies.</summary>
/// <remarks>Growing moves it, so positions in it are kept as offsets until it is handed over.</remarks>
sealed unsafe class UnmanagedBuffer : IDisposable
{
    readonly int _initialCapacity;
    byte* _start;
    int _capacity;

    internal UnmanagedBuffer(int initialCapacity)
    {
        _initialCapacity = _capacity = initialCapacity;
        _start = (byte*)NativeMemory.Alloc((nuint)initialCapacity);
    }

    ~UnmanagedBuffer() => NativeMemory.Free(_start);

    /// <summary>How many bytes are in it.</summary>
    internal int Length { get; private set; }

    /// <summary>Where it is now; valid until the next <see cref="Reserve"/>.</summary>
    internal byte* Start => _start;

    /// <summary>Room for so many bytes more. What was written of it is kept by <see cref="Commit"/>.</summary>
    /// <exception cref="SerializationException">A record would need more than 2 GiB.</exception>
    internal Span<byte> Reserve(int size)
    {
        if (size > _capacity - Length) Grow(size);
        return new Span<byte>(_start + Length, size);
    }

    internal void Commit(int written) => Length += written;

    /// <summary>Appends bytes, and returns how many.</summary>
    internal int Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Commit(bytes.Length);
        return bytes.Length;
    }

    /// <summary>All that was written; valid until the next <see cref="Reserve"/>.</summary>
    internal ReadOnlySpan<byte> Written => new(_start, Length);

    /// <summary>Takes back all that was written after this length.</summary>
    internal void Truncate(int length) => Length = length;

    /// <summary>Empties it, and gives back the memory that one unusually large record has made it take.</summary>
    internal void Clear()
    {
        Length = 0;
        if (_capacity == _initialCapacity) return;
        _start = (byte*)NativeMemory.Realloc(_start, (nuint)_initialCapacity);
        _capacity = _initialCapacity;
    }

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
        _capacity = Length = 0;
        GC.SuppressFinalize(this);
    }

    void Grow(int size)
    {
        long needed = Math.Min(Math.Max((long)Length + size, _capacity * 2L), Array.MaxLength);
        if (needed < (long)Length + size) throw new SerializationException("it may need more than 2 GiB.");
        _start = (byte*)NativeMemory.Realloc(_start, (nuint)needed);
        _capacity = (int)needed;
    }
}
