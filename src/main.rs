//! The thin binary: hands the command line to the library and its exit code to the system.

/// A build makes millions of small allocations on all processors; the system's allocator takes an eighth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    twinpress::cli::run()
}
