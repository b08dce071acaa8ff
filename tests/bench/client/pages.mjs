export async function fetchedBy() { return []; }
