/** Server reflection, v1 and v1alpha: enough for a stranger's client to need no proto file. */
import { ReflectionService } from '@grpc/reflection';
import { publishedFiles } from '../wire/descriptors.ts';

const REFLECTION = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'];

/** Lists these services and itself; files and symbols of failures' details are known besides. */
export function reflection(services: readonly string[]): ReflectionService {
  return new ReflectionService(publishedFiles(), { services: [...services, ...REFLECTION] });
}
