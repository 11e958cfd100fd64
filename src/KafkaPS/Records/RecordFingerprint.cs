using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KafkaPS.Records;

/// <summary>Represents a record's key, value and headers when there are too many to keep: equal for equal records, and only for these.</summary>
/// <param name="Hash">The first half of SHA-256.</param>
/// <param name="Key">A hash of the key, to tell which part of two records differs, like the next two.</param>
/// <param name="Value">A hash of the value.</param>
/// <param name="Headers">A hash of the headers.</param>
readonly record struct RecordFingerprint(UInt128 Hash, int Key, int Value, int Headers)
{
    /// <summary>Creates fingerprints, one at a time.</summary>
    internal sealed class Maker
    {
        readonly ArrayBufferWriter<byte> _bytes = new(4096);
        readonly byte[] _hash = new byte[SHA256.HashSizeInBytes];

        internal RecordFingerprint Of(in RecordBytes record)
        {
            _bytes.ResetWrittenCount();
            int key = Append(record.Key, !record.HasKey), value = Append(record.Value, !record.HasValue), start = _bytes.WrittenCount;
            foreach (KafkaHeader header in record.Headers)
            {
                Append(Encoding.UTF8.GetBytes(header.Name), isNull: false);
                Append(header.Value, header.Value is null);
            }

            int headers = HashOf(start);
            SHA256.HashData(_bytes.WrittenSpan, _hash);
            return new(BinaryPrimitives.ReadUInt128BigEndian(_hash), key, value, headers);
        }

        /// <summary>Appends a part after its length, so that no two records have the same bytes.</summary>
        int Append(ReadOnlySpan<byte> part, bool isNull)
        {
            int start = _bytes.WrittenCount;
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), isNull ? -1 : part.Length);
            _bytes.Advance(sizeof(int));
            _bytes.Write(part);
            return HashOf(start);
        }

        int HashOf(int start)
        {
            var hash = default(HashCode);
            hash.AddBytes(_bytes.WrittenSpan[start..]);
            return hash.ToHashCode();
        }
    }
}
