using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Proofload.Tests.Transport.Tls;

/// <summary>Self-signed certificates for 127.0.0.1.</summary>
internal static class TestCertificate
{
    /// <summary>One that is valid for the whole test run.</summary>
    public static X509Certificate2 Valid { get; } = Make(DateTimeOffset.UtcNow.AddDays(1));

    public static X509Certificate2 Make(DateTimeOffset until, string name = "proofload test")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), until);
    }
}
