/** The devices that a person is paged on by push. */

import { get, post, remove, type Schemas } from "./client";

export type Device = Schemas["Device"];

export const pushKey = {
  queryKey: ["push"],
  queryFn: () => get("/api/v1/push"),
  staleTime: Number.POSITIVE_INFINITY,
};

export function devicesOf(name: string) {
  return {
    queryKey: ["devices", name],
    queryFn: async () => (await get("/api/v1/users/{name}/devices", { path: { name } })).items,
  };
}

export function addDevice(name: string, device: Schemas["AddDevice"]): Promise<Device> {
  return post("/api/v1/users/{name}/devices", { path: { name }, body: device });
}

export async function removeDevice(name: string, id: string): Promise<void> {
  await remove("/api/v1/users/{name}/devices/{id}", { path: { name, id } });
}
