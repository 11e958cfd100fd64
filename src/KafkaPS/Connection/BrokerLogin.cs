using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KafkaPS.Errors;

namespace KafkaPS.Connection;

/// <summary>Logs in on a separate connection of the connection test, with a user and a password, as the client did before (PLAIN; SCRAM, RFC 5802).</summary>
static class BrokerLogin
{
    const short SaslHandshake = 17, SaslAuthenticate = 36;
    const int MaxIterations = 1_000_000;

    /// <summary>Returns whether a mechanism is supported.</summary>
    internal static bool Knows(string mechanism) => mechanism is "PLAIN" or "SCRAM-SHA-256" or "SCRAM-SHA-512";

    /// <param name="broker">The connection, which must already be encrypted if TLS is used.</param>
    /// <param name="mechanism">A supported mechanism (<see cref="Knows"/>).</param>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <exception cref="KafkaException">The broker rejected the login.</exception>
    /// <exception cref="IOException">The connection was lost, or the broker did not prove that it knows the password.</exception>
    internal static async Task LogInAsync(BrokerConnection broker, string mechanism, string user, string password, CancellationToken stop)
    {
        byte[] name = Encoding.ASCII.GetBytes(mechanism);
        byte[] answer = await broker.CallAsync(SaslHandshake, 1, isFlexible: false, [0, (byte)name.Length, .. name], stop).ConfigureAwait(false);
        ThrowIfRefused(answer);

        Task<string> Say(string text) => SayAsync(broker, text, stop);
        if (mechanism == "PLAIN") await Say($"\0{user}\0{password}").ConfigureAwait(false);
        else await ScramAsync(Say, mechanism == "SCRAM-SHA-256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512, user, password).ConfigureAwait(false);
    }

    static async Task ScramAsync(Func<string, Task<string>> say, HashAlgorithmName hash, string user, string password)
    {
        string nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        string first = $"n={user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";
        string challenge = await say($"n,,{first}").ConfigureAwait(false);
        string both = Part(challenge, 'r');
        if (!both.StartsWith(nonce, StringComparison.Ordinal) || !int.TryParse(Part(challenge, 'i'), CultureInfo.InvariantCulture, out int iterations) || iterations is < 1 or > MaxIterations)
            throw new IOException("The broker's challenge is none of SCRAM.");

        int size = hash == HashAlgorithmName.SHA256 ? SHA256.HashSizeInBytes : SHA512.HashSizeInBytes;
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Bytes(Part(challenge, 's')), iterations, hash, size);
        string final = $"c=biws,r={both}";
        byte[] agreed = Encoding.UTF8.GetBytes($"{first},{challenge},{final}");
        byte[] proof = Mac(hash, salted, "Client Key"u8);
        byte[] signature = Mac(hash, Hash(hash, proof), agreed);
        for (int i = 0; i < size; i++) proof[i] ^= signature[i];

        string verdict = await say($"{final},p={Convert.ToBase64String(proof)}").ConfigureAwait(false);
        if (!CryptographicOperations.FixedTimeEquals(Mac(hash, Mac(hash, salted, "Server Key"u8), agreed), Bytes(Part(verdict, 'v'))))
            throw new IOException("The broker did not show that it knows the password.");
    }

    static async Task<string> SayAsync(BrokerConnection broker, string text, CancellationToken stop)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var body = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(body, bytes.Length);
        bytes.CopyTo(body, 4);
        byte[] answer = await broker.CallAsync(SaslAuthenticate, 1, isFlexible: false, body, stop).ConfigureAwait(false);
        ThrowIfRefused(answer);

        // The error code, the error message, and the data of the mechanism.
        int position = 4 + Math.Max((short)0, BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(2)));
        int length = BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(position));
        return Encoding.UTF8.GetString(answer.AsSpan(position + 4, length));
    }

    static void ThrowIfRefused(byte[] answer)
    {
        short code = BinaryPrimitives.ReadInt16BigEndian(answer);
        if (code != 0) throw KafkaErrors.FromCode(code, "The test's own connection");
    }

    /// <summary>Returns the value of an attribute of a message.</summary>
    static string Part(string message, char name) =>
        message.Split(',').FirstOrDefault(part => part.Length > 1 && part[0] == name && part[1] == '=') is { } found ? found[2..] : "";

    static byte[] Bytes(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException e)
        {
            throw new IOException("The broker's answer is none of SCRAM.", e);
        }
    }

    static byte[] Hash(HashAlgorithmName hash, byte[] data) => hash == HashAlgorithmName.SHA256 ? SHA256.HashData(data) : SHA512.HashData(data);

    static byte[] Mac(HashAlgorithmName hash, byte[] key, ReadOnlySpan<byte> data) => hash == HashAlgorithmName.SHA256 ? HMACSHA256.HashData(key, data) : HMACSHA512.HashData(key, data);
}
