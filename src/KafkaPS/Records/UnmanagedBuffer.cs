using System.Runtime.InteropServices;

namespace KafkaPS.Records;

/// <summary>Growing memory outside the managed heap, into which serializers write and from which librdkafka copies.</summary>
/// <remarks>Growing moves it, so positions in it remain offsets until it is handed over.</remarks>
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

    /// <summary>The number of bytes in it.</summary>
    internal int Length { get; private set; }

    /// <summary>Its current address; valid until the next <see cref="Reserve"/>.</summary>
    internal byte* Start => _start;

    /// <summary>Returns room for more bytes. <see cref="Commit"/> keeps what was written to it.</summary>
    /// <exception cref="SerializationException">A record would need more than 2 GiB.</exception>
    internal Span<byte> Reserve(int size)
    {
        if (size > _capacity - Length) Grow(size);
        return new Span<byte>(_start + Length, size);
    }

    internal void Commit(int written) => Length += written;

    /// <summary>Appends bytes, and returns their number.</summary>
    internal int Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Commit(bytes.Length);
        return bytes.Length;
    }

    /// <summary>All bytes written; valid until the next <see cref="Reserve"/>.</summary>
    internal ReadOnlySpan<byte> Written => new(_start, Length);

    /// <summary>Removes everything that was written after this length.</summary>
    internal void Truncate(int length) => Length = length;

    /// <summary>Empties it, and frees the memory that an unusually large record required.</summary>
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
