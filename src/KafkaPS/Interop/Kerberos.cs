using System.Runtime.InteropServices;
using System.Text;

namespace KafkaPS.Interop;

/// <summary>MIT Kerberos' GSS-API (gssapi.h, gssapi_krb5.h) and credential caches (krb5.h), as far as a login from a keytab needs them.</summary>
/// <remarks>libsasl2's GSSAPI plugin, which librdkafka logs in with, uses the same library in the same process.</remarks>
static unsafe partial class Kerberos
{
    const string Gss = "libgssapi_krb5.so.2", Krb5 = "libkrb5.so.3";
    const int Initiate = 1, GssCode = 1, MechanismCode = 2;
    const uint Indefinite = uint.MaxValue;

    static ReadOnlySpan<byte> MechanismOid => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];

    static ReadOnlySpan<byte> PrincipalNameOid => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, 0x01];

    /// <summary>Fetches a ticket with a keytab if the cache has none, or if half of its lifetime has passed. Without a keytab, the ticket must already be there.</summary>
    /// <param name="principal">The client's name; null for that of the existing ticket.</param>
    /// <param name="keytab">The full path of the keytab; null to use the existing ticket.</param>
    /// <param name="cache">The name of a cache, such as <c>MEMORY:x</c> or <c>FILE:/x</c>; null for the user's default cache.</param>
    /// <returns>Null, or why there is no ticket, in Kerberos' own words.</returns>
    /// <exception cref="DllNotFoundException">MIT Kerberos is not installed.</exception>
    internal static string? Acquire(string? principal, string? keytab, string? cache)
    {
        uint minor, status;
        nint name = 0, credential = 0;
        try
        {
            if (principal is not null)
            {
                byte[] principalBytes = Encoding.UTF8.GetBytes(principal);
                fixed (byte* text = principalBytes, nameOid = PrincipalNameOid)
                {
                    var buffer = new GssBuffer { Length = (nuint)principalBytes.Length, Value = text };
                    var type = new GssOid { Length = (uint)PrincipalNameOid.Length, Elements = nameOid };
                    status = ImportName(&minor, &buffer, &type, &name);
                }
                if (IsError(status)) return Describe(status, minor);
            }

            fixed (byte* keytabKey = "client_keytab\0"u8, keytabValue = Terminated($"FILE:{keytab}"), cacheKey = "ccache\0"u8, cacheValue = Terminated(cache ?? ""), oid = MechanismOid)
            {
                GssPair* pairs = stackalloc GssPair[] { new() { Key = cacheKey, Value = cacheValue }, new() { Key = keytabKey, Value = keytabValue } };
                var store = new GssPairs { Count = keytab is null ? 1u : 2u, Elements = pairs };
                var mechanism = new GssOid { Length = (uint)MechanismOid.Length, Elements = oid };
                var mechanisms = new GssOidSet { Count = 1, Elements = &mechanism };
                status = AcquireCredentialFrom(&minor, name, Indefinite, &mechanisms, Initiate, cache is null ? null : &store, &credential, null, null);
            }
            // The ticket is not fetched until the credential is inquired.
            if (!IsError(status)) status = InquireCredential(&minor, credential, null, null, null, null);
            return IsError(status) ? Describe(status, minor) : null;
        }
        finally
        {
            uint ignored;
            if (credential != 0) _ = ReleaseCredential(&ignored, &credential);
            if (name != 0) _ = ReleaseName(&ignored, &name);
        }
    }

    /// <summary>Makes the calling thread log in with a cache.</summary>
    /// <param name="cache">The cache's name, null-terminated UTF-8.</param>
    internal static void UseCache(nint cache)
    {
        uint minor;
        _ = CacheName(&minor, cache, null);
    }

    /// <summary>Removes a cache and the ticket in it.</summary>
    internal static void Destroy(string cache)
    {
        nint context = 0, handle = 0;
        if (InitContext(&context) != 0) return;
        if (ResolveCache(context, cache, &handle) == 0) _ = DestroyCache(context, handle);
        FreeContext(context);
    }

    /// <summary>GSS_ERROR in gssapi.h: checks the upper two bytes.</summary>
    static bool IsError(uint status) => (status & 0xffff0000) != 0;

    static string Describe(uint major, uint minor)
    {
        string words = string.Join(". ", new[] { Words(major, GssCode), minor == 0 ? "" : Words(minor, MechanismCode) }.Where(text => text.Length > 0));
        return words.Length == 0 ? $"Kerberos error {major}/{minor}" : words;
    }

    static string Words(uint code, int kind)
    {
        uint minor, more = 0;
        GssBuffer buffer;
        fixed (byte* oid = MechanismOid)
        {
            var mechanism = new GssOid { Length = (uint)MechanismOid.Length, Elements = oid };
            if (IsError(DisplayStatus(&minor, code, kind, &mechanism, &more, &buffer))) return "";
        }
        string words = Encoding.UTF8.GetString(buffer.Value, (int)buffer.Length);
        _ = ReleaseBuffer(&minor, &buffer);
        return words.Trim();
    }

    static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    [LibraryImport(Gss, EntryPoint = "gss_import_name")]
    private static partial uint ImportName(uint* minor, GssBuffer* buffer, GssOid* type, nint* name);

    [LibraryImport(Gss, EntryPoint = "gss_acquire_cred_from")]
    private static partial uint AcquireCredentialFrom(uint* minor, nint name, uint time, GssOidSet* mechanisms, int usage, GssPairs* store, nint* credential, nint* actualMechanisms, uint* actualTime);

    [LibraryImport(Gss, EntryPoint = "gss_inquire_cred")]
    private static partial uint InquireCredential(uint* minor, nint credential, nint* name, uint* lifetime, int* usage, nint* mechanisms);

    [LibraryImport(Gss, EntryPoint = "gss_release_cred")]
    private static partial uint ReleaseCredential(uint* minor, nint* credential);

    [LibraryImport(Gss, EntryPoint = "gss_release_name")]
    private static partial uint ReleaseName(uint* minor, nint* name);

    [LibraryImport(Gss, EntryPoint = "gss_release_buffer")]
    private static partial uint ReleaseBuffer(uint* minor, GssBuffer* buffer);

    [LibraryImport(Gss, EntryPoint = "gss_display_status")]
    private static partial uint DisplayStatus(uint* minor, uint status, int kind, GssOid* mechanism, uint* more, GssBuffer* words);

    [LibraryImport(Gss, EntryPoint = "gss_krb5_ccache_name")]
    private static partial uint CacheName(uint* minor, nint name, nint* previous);

    [LibraryImport(Krb5, EntryPoint = "krb5_init_context")]
    private static partial int InitContext(nint* context);

    [LibraryImport(Krb5, EntryPoint = "krb5_free_context")]
    private static partial void FreeContext(nint context);

    [LibraryImport(Krb5, EntryPoint = "krb5_cc_resolve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ResolveCache(nint context, string name, nint* cache);

    [LibraryImport(Krb5, EntryPoint = "krb5_cc_destroy")]
    private static partial int DestroyCache(nint context, nint cache);

    struct GssBuffer
    {
        public nuint Length;
        public byte* Value;
    }

    struct GssOid
    {
        public uint Length;
        public byte* Elements;
    }

    struct GssOidSet
    {
        public nuint Count;
        public GssOid* Elements;
    }

    struct GssPair
    {
        public byte* Key;
        public byte* Value;
    }

    struct GssPairs
    {
        public uint Count;
        public GssPair* Elements;
    }
}
