using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>librdkafka's functions that change the login of a running client.</summary>
static unsafe partial class SaslLogin
{
    const string Library = "librdkafka";

    /// <summary><c>RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH</c>: the client needs a token; an event type, and a bit of <c>enabled_events</c>.</summary>
    internal const int TokenRefreshEvent = 0x100;

    /// <summary>Gives a client its token, which must be visible ASCII: librdkafka's error message for other characters repeats the token.</summary>
    /// <param name="client">The client.</param>
    /// <param name="token">The token.</param>
    /// <param name="expires">When the token expires, in milliseconds since 1970.</param>
    /// <param name="principal">The token's owner.</param>
    /// <param name="extensions">Alternating names and values (RFC 7628).</param>
    /// <returns>Null, or why the client rejects the token.</returns>
    internal static string? SetToken(nint client, string token, long expires, string principal, string[] extensions)
    {
        var error = new byte[512];
        nint[] texts = Array.ConvertAll(extensions, Marshal.StringToCoTaskMemUTF8);
        try
        {
            fixed (nint* first = texts)
            {
                int code = SetToken(client, token, expires, principal, first, (nuint)texts.Length, error, (nuint)error.Length);
                return code == 0 ? null : System.Text.Encoding.UTF8.GetString(error.AsSpan(0, Array.IndexOf(error, (byte)0)));
            }
        }
        finally
        {
            Array.ForEach(texts, Marshal.FreeCoTaskMem);
        }
    }

    /// <summary>Tells a client that there is no token; the client asks again after 10 seconds.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_oauthbearer_set_token_failure", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetTokenFailure(nint client, string reason);

    /// <summary>Changes the user name and password for later PLAIN or SCRAM logins.</summary>
    /// <returns>Null, or why the client rejects them.</returns>
    internal static string? SetCredentials(nint client, string user, string password)
    {
        nint error = SetCredentialsOf(client, user, password);
        if (error == 0) return null;
        string text = Marshal.PtrToStringUTF8(ErrorText(error)) ?? "";
        Librdkafka.ErrorDestroy(error);
        return text;
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_oauthbearer_set_token", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetToken(nint client, string token, long expires, string principal, nint* extensions, nuint extensionCount, [Out] byte[] error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_sasl_set_credentials", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SetCredentialsOf(nint client, string user, string password);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_string")]
    private static partial nint ErrorText(nint error);
}
